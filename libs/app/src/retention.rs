//! How long what is kept of people: the rules, and the daily round that applies them.
//!
//! A round changes nothing the second time. An erasure is an event, with its reason.

use crate::{AppError, Platform, process::system};
use chrono::{DateTime, TimeDelta, Utc};
use domain::trail::ErasureReason;
use kernel::{CommandId, MemberId, TenantId};
use std::{future::Future, time::Duration};
use storage::vault::{self, Inactive};

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    LinksAndSessions,
    Notice,
    InactiveMembers,
    RetiredKeys,
    Trail,
    Vouchers,
    Accounts,
}

/// One rule, in the words of the register of processing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    pub kept: Kept,
    /// What is kept.
    pub what: &'static str,
    /// For how long.
    pub how_long: &'static str,
    /// Why, by law or by the practice of the CNIL.
    pub because: &'static str,
}

/// Months without an order after which a member is told that they will be erased.
pub const INACTIVE_MONTHS: u32 = 24;
/// Days between that notice and the erasure.
pub const NOTICE_DAYS: i64 = 30;

/// Every rule there is.
pub const RULES: [Rule; 7] = [
    Rule {
        kept: Kept::LinksAndSessions,
        what: "Liens pour entrer et connexions",
        how_long: "72 heures et 30 jours, ou jusqu’à l’usage",
        because: "RGPD, art. 5.1.e et 32\u{a0}: rien de plus que le temps d’entrer",
    },
    Rule {
        kept: Kept::Notice,
        what: "Adhérents sans commande",
        how_long: "24 mois, puis un avis 30 jours avant l’effacement",
        because: "RGPD, art. 5.1.e\u{a0}; pratique de la CNIL pour les clients inactifs",
    },
    Rule {
        kept: Kept::InactiveMembers,
        what: "Données des adhérents prévenus et qui ne sont pas revenus",
        how_long: "30 jours après l’avis\u{a0}; plus tard s’il reste un avoir à rendre",
        because: "RGPD, art. 5.1.e et 17",
    },
    Rule {
        kept: Kept::RetiredKeys,
        what: "Clés remplacées, pour lire les sauvegardes",
        how_long: "35 jours, ou SOLIDAIRES_BACKUP_DAYS",
        because: "RGPD, art. 17 et 32\u{a0}: une sauvegarde ne survit pas à l’effacement",
    },
    Rule {
        kept: Kept::Trail,
        what: "Qui a vu quoi",
        how_long: "montré pendant un an\u{a0}; ensuite des numéros au hasard dans le journal",
        because: "CNIL, recommandation du 14 octobre 2021 sur la journalisation",
    },
    Rule {
        kept: Kept::Vouchers,
        what: "Bons d’achat",
        how_long: "sans donnée personnelle\u{a0}: un code haché, et qui l’a émis",
        because: "Code de commerce, art. L. 123-22",
    },
    Rule {
        kept: Kept::Accounts,
        what: "Commandes, paiements et comptes, sous un numéro",
        how_long: "10 ans",
        because: "Code de commerce, art. L. 123-22",
    },
];

/// What a round did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    pub links_and_sessions: u64,
    /// Told for the first time that they will be erased.
    pub noticed: Vec<(TenantId, MemberId)>,
    pub erased: Vec<(TenantId, MemberId)>,
    /// Not erased, because they hold credit that their structure has to give back.
    pub with_credit: Vec<(TenantId, MemberId)>,
    /// Versions of the vault's key.
    pub keys: Vec<u32>,
}

impl Platform {
    /// Applies the rules; with `dry_run`, says what would go and changes nothing.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer: what was done stays, and the
    /// next round does the rest.
    pub async fn retain(&self, backup_days: u32, dry_run: bool) -> Result<Round, AppError> {
        let mut round = Round::default();
        for tenant in self.tenants().await? {
            self.retain_in(tenant, dry_run, &mut round).await?;
        }
        round.keys = match dry_run {
            true => self.keys_over(backup_days).await?,
            false => self.expire_keys(backup_days).await?,
        };
        Ok(round)
    }

    async fn retain_in(
        &self,
        tenant: TenantId,
        dry_run: bool,
        round: &mut Round,
    ) -> Result<(), AppError> {
        let now = self.app.clock().now();
        let mut reading = self.app.reading_current(tenant).await?;
        let since = now.checked_sub_months(chrono::Months::new(INACTIVE_MONTHS)).unwrap_or(now);
        let inactive = vault::inactive(&mut reading, tenant, since, now).await?;
        round.links_and_sessions += vault::expired_count(&mut reading, tenant, now).await?;
        drop(reading);
        for one in &inactive {
            match standing(one, now) {
                Standing::New => round.noticed.push((tenant, one.member)),
                Standing::Noticed => {}
                Standing::Over if one.has_credit => round.with_credit.push((tenant, one.member)),
                Standing::Over => round.erased.push((tenant, one.member)),
            }
        }
        if dry_run {
            return Ok(());
        }
        let members: Vec<MemberId> = inactive.iter().map(|one| one.member).collect();
        self.app
            .in_vault(tenant, async |vault| {
                vault::forget_expired(vault, tenant, now).await?;
                vault::give_notice(vault, tenant, &members, now).await
            })
            .await?;
        let over = |one: &&Inactive| standing(one, now) == Standing::Over && !one.has_credit;
        for one in inactive.iter().filter(over) {
            let id = CommandId::derived(&[b"retention", one.member.uuid().as_bytes()]);
            let (actor, person) = (system(tenant), one.member.into());
            self.app.erase(&actor, id, person, ErasureReason::Retention).await?;
        }
        Ok(())
    }

    async fn keys_over(&self, backup_days: u32) -> Result<Vec<u32>, AppError> {
        let now = self.app.clock().now();
        let kept = TimeDelta::days(backup_days.into());
        let keys = self.vault_keys().await?.into_iter();
        let over = keys.filter(|key| {
            key.destroyed_at.is_none() && key.retired_at.is_some_and(|at| at + kept <= now)
        });
        Ok(over.map(|key| key.version).collect())
    }

    /// Rounds at once and then every `period`, until `stop` is done. A database that is away is
    /// logged and tried again the next time.
    pub async fn retain_regularly(
        &self,
        backup_days: u32,
        period: Duration,
        stop: impl Future<Output = ()>,
    ) {
        let rounds = async {
            let mut next = tokio::time::interval(period);
            loop {
                next.tick().await;
                match self.retain(backup_days, false).await {
                    Ok(round) => tracing::info!(
                        links_and_sessions = round.links_and_sessions,
                        noticed = round.noticed.len(),
                        erased = round.erased.len(),
                        with_credit = round.with_credit.len(),
                        keys = round.keys.len(),
                        "the rules of retention are applied"
                    ),
                    Err(error) => tracing::error!(%error, "retention will be tried again"),
                }
            }
        };
        tokio::select! {
            () = stop => {}
            () = rounds => {}
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    New,
    Noticed,
    Over,
}

fn standing(one: &Inactive, now: DateTime<Utc>) -> Standing {
    match one.noticed_at {
        None => Standing::New,
        Some(at) if at + TimeDelta::days(NOTICE_DAYS) <= now => Standing::Over,
        Some(_) => Standing::Noticed,
    }
}
