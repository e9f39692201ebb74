//! Printed cards: a code to scan and a PIN, for a member without e-mail.
//!
//! The PIN is hashed with Argon2id (RFC 9106) at the parameters that OWASP asks for at least
//! (19 MiB, two passes), keyed with the card's own secret. Attempts are counted in the database
//! before a PIN is looked at, so that neither many machines at once nor a crash gives one more.

use crate::{App, AppError, Token};
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::Duration;
use kernel::{AccountId, Actor, MemberId, PersonId, Role};
use std::{collections::BTreeMap, fmt};
use storage::vault::{self, Attempt, CardState, HashedPin};

const PIN_DIGITS: usize = 6;
const PINS: u64 = 1_000_000;
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// How long somebody stays signed in with a card: it may be a telephone that is not theirs.
const SESSION_HOURS: i64 = 12;

/// Six digits that only the card's holder is told.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl Pin {
    /// From bytes chosen at random.
    pub fn draw(random: [u8; 8]) -> Self {
        Self(format!("{:0PIN_DIGITS$}", u64::from_le_bytes(random) % PINS))
    }

    /// As typed, spaces aside; none where it cannot be a PIN.
    pub fn typed(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let is_pin = digits.len() == PIN_DIGITS && digits.bytes().all(|b| b.is_ascii_digit());
        is_pin.then_some(Self(digits))
    }

    /// To be printed, and nothing else.
    pub fn digits(&self) -> &str {
        &self.0
    }

    fn hashed(&self, secret: &[u8; 32], salt: [u8; 16]) -> Result<HashedPin, AppError> {
        let mut hash = [0; 32];
        let params =
            Params::new(MEMORY_KIB, PASSES, 1, Some(hash.len())).map_err(AppError::unavailable)?;
        Argon2::new_with_secret(secret, Algorithm::Argon2id, Version::V0x13, params)
            .and_then(|argon| argon.hash_password_into(self.0.as_bytes(), &salt, &mut hash))
            .map_err(AppError::unavailable)?;
        Ok(HashedPin { salt, hash })
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

/// What came of a PIN that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardEntry {
    Entered(Actor),
    Wrong {
        left: u32,
    },
    /// Until the animator unlocks it.
    Locked,
}

impl App {
    /// A new card for a member of the actor's structure; their old one works no longer. `secret`,
    /// `salt` and the PIN are chosen at random by the caller.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for anybody but the animator, [`AppError::NotFound`] for somebody
    /// who is no member there.
    pub async fn make_card(
        &self,
        actor: &Actor,
        member: MemberId,
        (secret, salt): ([u8; 32], [u8; 16]),
        pin: &Pin,
    ) -> Result<Token, AppError> {
        let account = self.holder(actor, member).await?;
        let hashed = in_background(pin.clone(), secret, salt).await?;
        let (tenant, now) = (actor.tenant, self.clock.now());
        self.in_vault(tenant, async |connection| {
            vault::put_card(connection, tenant, account, &secret, &hashed, now).await
        })
        .await?;
        Ok(Token::new(tenant, secret))
    }

    /// Lets the PIN be tried again.
    ///
    /// # Errors
    /// As [`App::make_card`]; [`AppError::NotFound`] where there is no card.
    pub async fn unlock_card(&self, actor: &Actor, member: MemberId) -> Result<(), AppError> {
        let account = self.holder(actor, member).await?;
        self.in_vault(actor.tenant, async |connection| {
            vault::unlock_card(connection, actor.tenant, account).await
        })
        .await
    }

    /// The card works no longer, and its holder is signed out everywhere.
    ///
    /// # Errors
    /// As [`App::unlock_card`].
    pub async fn revoke_card(&self, actor: &Actor, member: MemberId) -> Result<(), AppError> {
        let account = self.holder(actor, member).await?;
        self.in_vault(actor.tenant, async |connection| {
            vault::revoke_card(connection, actor.tenant, account).await
        })
        .await
    }

    /// The cards of the actor's structure, by whose they are.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for anybody but the animator.
    pub async fn cards(&self, actor: &Actor) -> Result<BTreeMap<PersonId, CardState>, AppError> {
        if actor.role != Role::Animator {
            return Err(AppError::Forbidden);
        }
        let mut reading = self.reading_current(actor.tenant).await?;
        Ok(vault::cards(&mut reading, actor.tenant).await?)
    }

    /// Opens a session for who holds the card and knows its PIN.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a card that is unknown, revoked or replaced.
    pub async fn enter_with_card(
        &self,
        card: &Token,
        typed: &str,
        session: &Token,
        csrf_secret: [u8; 32],
    ) -> Result<CardEntry, AppError> {
        let tenant = card.tenant;
        let attempt = self
            .in_vault(tenant, async |connection| {
                vault::take_attempt(connection, tenant, &card.secret).await
            })
            .await?
            .ok_or(AppError::NotFound)?;
        let Attempt::Taken { access, pin, left } = attempt else { return Ok(CardEntry::Locked) };
        let is_right = match Pin::typed(typed) {
            Some(typed) => in_background(typed, card.secret, pin.salt).await? == pin,
            None => false,
        };
        if !is_right {
            return Ok(if left == 0 { CardEntry::Locked } else { CardEntry::Wrong { left } });
        }
        let expires_at = self.clock.now() + Duration::hours(SESSION_HOURS);
        let account = access.account;
        self.in_vault(tenant, async |connection| {
            vault::unlock_card(connection, tenant, account).await?;
            let key = &session.secret;
            vault::open_session(connection, tenant, account, key, &csrf_secret, expires_at).await
        })
        .await?;
        Ok(CardEntry::Entered(Actor { account, tenant, role: access.role }))
    }

    /// The way in of a member of the actor's structure.
    async fn holder(&self, actor: &Actor, member: MemberId) -> Result<AccountId, AppError> {
        if actor.role != Role::Animator {
            return Err(AppError::Forbidden);
        }
        let mut reading = self.reading_current(actor.tenant).await?;
        let access = vault::access_of(&mut reading, actor.tenant, member.into()).await?;
        let of_member = access.filter(|access| access.role == Role::Member(member));
        of_member.map(|access| access.account).ok_or(AppError::NotFound)
    }
}

/// Hashing takes long on purpose: not where requests are served.
async fn in_background(pin: Pin, secret: [u8; 32], salt: [u8; 16]) -> Result<HashedPin, AppError> {
    let hashed = tokio::task::spawn_blocking(move || pin.hashed(&secret, salt)).await;
    hashed.map_err(AppError::unavailable)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_six_digits_however_it_is_typed_and_shown_in_no_log() {
        let pin = Pin::draw(42_u64.to_le_bytes());
        assert_eq!(pin.digits(), "000042");
        assert_eq!(Pin::typed(" 000 042 "), Some(pin.clone()));
        assert_eq!(format!("{pin:?}"), "Pin(…)");
        for wrong in ["", "42", "0000421", "00004a", "٠٠٠٠٤٢"] {
            assert_eq!(Pin::typed(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn the_hash_of_a_pin_takes_the_card_s_key_and_its_salt() {
        let pin = Pin::draw([7; 8]);
        let hash = |secret: u8, salt: u8| pin.hashed(&[secret; 32], [salt; 16]).unwrap().hash;
        assert_eq!(hash(1, 1), hash(1, 1));
        assert_ne!(hash(1, 1), hash(2, 1));
        assert_ne!(hash(1, 1), hash(1, 2));
    }
}
