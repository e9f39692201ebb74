//! `solidaires erase` and `solidaires export-person`: what an operator does for a person who asked.

use crate::CtlError;
use app::Platform;
use kernel::{AccountId, Actor, CommandId, PersonId, Role, TenantId};

/// The operator, at work in a tenant.
fn operator(tenant: TenantId) -> Actor {
    Actor { account: AccountId::derived(&[b"operator"]), tenant, role: Role::System }
}

/// Says what an erasure would do, and does it once told so.
pub(crate) async fn erase(
    platform: &Platform,
    tenant: TenantId,
    person: PersonId,
    confirmed: bool,
) -> Result<(), CtlError> {
    let found = platform.app.erasure_preview(tenant, person).await?;
    let yes = |value: bool| if value { "oui" } else { "non" };
    println!("Personne {person}, structure {tenant}\u{a0}:");
    println!("  connue du coffre\u{a0}: {}", yes(found.known));
    println!("  peut entrer\u{a0}: {}", yes(found.access));
    println!("  commandes, qui restent sans nom\u{a0}: {}", found.orders);
    println!("  avoir, qui serait perdu\u{a0}: {} centimes", found.credit.cents());
    if !confirmed {
        println!("Rien n’a été effacé. Pour effacer\u{a0}: la même commande avec --yes.");
        return Ok(());
    }
    let id = CommandId::from_uuid(platform.app.ids().fresh());
    platform.app.erase_on_request(&operator(tenant), id, person).await?;
    println!("C’est effacé. Les sauvegardes le seront à l’expiration de la clé du coffre.");
    Ok(())
}

/// Prints all that is held of a person, as JSON.
pub(crate) async fn export(
    platform: &Platform,
    tenant: TenantId,
    person: PersonId,
) -> Result<(), CtlError> {
    let held = platform.app.held_of(&operator(tenant), person).await?;
    let text = serde_json::to_string_pretty(&web::held_document(&held))
        .map_err(|error| CtlError::Io(std::io::Error::other(error)))?;
    println!("{text}");
    Ok(())
}
