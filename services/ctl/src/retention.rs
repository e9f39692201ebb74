//! `solidaires retention`: how long what is kept of people.

use crate::CtlError;
use app::{Platform, RULES, Rule};
use kernel::{MemberId, TenantId};

pub(crate) async fn perform(
    platform: &Platform,
    backup_days: u32,
    dry_run: bool,
) -> Result<(), CtlError> {
    if dry_run {
        println!("Les règles\u{a0}:");
        for Rule { what, how_long, because, .. } in RULES {
            println!("  {what}\n    {how_long}\n    {because}");
        }
        println!("\nRien n’est changé. À ce jour\u{a0}:");
    }
    let round = platform.retain(backup_days, dry_run).await?;
    println!("  liens et connexions passés\u{a0}: {}", round.links_and_sessions);
    tell("adhérents à prévenir", &round.noticed);
    tell("adhérents effacés", &round.erased);
    tell("à effacer une fois leur avoir rendu", &round.with_credit);
    println!("  clés détruites\u{a0}: {}", round.keys.len());
    Ok(())
}

fn tell(what: &str, people: &[(TenantId, MemberId)]) {
    println!("  {what}\u{a0}: {}", people.len());
    for (tenant, member) in people {
        println!("    {member} (structure {tenant})");
    }
}
