//! People of the hub who are not of the village: a second producer, funders.

use super::{TestApp, Village, command};
use app::{Command, Request, vault::PersonDetails};
use domain::producers::{ProducerCommand, ProducerKind};
use kernel::{AccountId, Actor, ProducerId, ProgrammeId, Role};

/// A producer that has nothing to do with the village's farm.
pub async fn stranger_farmer(app: &TestApp, village: &Village) -> Actor {
    let producer = ProducerId::derived(&[b"another farm"]);
    let register = ProducerCommand::Register {
        name: "Ferme du Lac".into(),
        kind: ProducerKind::Farm,
        commune: "54528".into(),
        distance_km: 30,
    };
    let request = Request::new(command("another farm"), Command::Producer(producer, register));
    app.app.execute(&village.coordinator, request).await.unwrap();
    app.catch_up().await;
    with_access(app, village, "Ferme du Lac", Role::Producer(producer)).await
}

/// Who reads one programme's reports.
pub async fn funder(app: &TestApp, village: &Village, programme: ProgrammeId) -> Actor {
    with_access(app, village, &format!("Financeur {programme}"), Role::Funder(programme)).await
}

async fn with_access(app: &TestApp, village: &Village, alias: &str, role: Role) -> Actor {
    let account = AccountId::derived(&[b"account ", alias.as_bytes()]);
    let actor = Actor { account, tenant: village.hub.into(), role };
    let details = PersonDetails { alias: alias.into(), ..PersonDetails::default() };
    app.app.add_access(actor.tenant, account, role, &details).await.unwrap();
    actor
}
