//! A way in for each kind of user, printed at the end.

use super::{
    Story,
    story::{account_id, structure_id},
};
use crate::CtlError;
use app::{AppError, vault};
use kernel::{AccountId, TenantId};
use runtime::random_bytes;

pub(super) async fn print(story: &Story, public_url: &str) -> Result<(), CtlError> {
    let hub = TenantId::from(story.hub());
    let toul = TenantId::from(structure_id("toul"));
    let member = story.members_of("toul").await?.into_iter().next().ok_or(AppError::NotFound)?;
    let mut reading = story.app().reading(toul).await?;
    let access = vault::access_of(&mut reading, toul, member.into()).await;
    let access = access.map_err(AppError::from)?.ok_or(AppError::NotFound)?;
    drop(reading);
    let first = |list: Option<&str>| list.unwrap_or_default().to_owned();
    let producer = first(story.files().producers.first().map(|row| row.key.as_str()));
    let programme = first(story.files().programmes.first().map(|row| row.key.as_str()));
    let people: [(&str, TenantId, AccountId); 5] = [
        ("adhérente de Toul", toul, access.account),
        ("référente de Toul", toul, account_id("animator", "toul")),
        ("coordination", hub, account_id("coordinator", "plateforme")),
        ("producteur", hub, account_id("producer", &producer)),
        ("financeur", hub, account_id("funder", &programme)),
    ];
    println!("\nLa plateforme est ouverte\u{a0}: {public_url}\n");
    println!("Un lien pour chacune et chacun (il sert une fois, pendant 72 heures)\u{a0}:");
    for (who, tenant, account) in people {
        let token = story.app().sign_in_link(tenant, account, random_bytes()?).await?;
        println!("  {who:<18} {public_url}/connexion/{token}");
    }
    println!("\nPour arrêter\u{a0}: Ctrl+C.");
    Ok(())
}
