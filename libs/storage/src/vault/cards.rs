//! Printed cards: a key and a PIN that sign somebody in, as often as they like.

use super::access::{Access, hash, read_access};
use crate::{StorageError, columns::found};
use chrono::{DateTime, Utc};
use kernel::{AccountId, PersonId, TenantId};
use sqlx::{PgConnection, Row};
use std::collections::BTreeMap;

/// How often a wrong PIN may be typed in a row; the animator gives as many again.
const ATTEMPTS: i32 = 5;

/// What is kept of a PIN: a slow hash, made by the caller with this salt and the card's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashedPin {
    pub salt: [u8; 16],
    pub hash: [u8; 32],
}

/// A card as an animator sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardState {
    pub made_at: DateTime<Utc>,
    /// Too many wrong PINs were typed.
    pub locked: bool,
}

/// What trying a PIN is allowed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// One attempt is used up, and so many are left.
    Taken { access: Access, pin: HashedPin, left: u32 },
    /// None was left.
    Locked,
}

/// Gives `account` a card whose key is `key`, chosen at random by the caller. An older card of
/// theirs works no longer.
pub async fn put_card(
    connection: &mut PgConnection,
    tenant: TenantId,
    account: AccountId,
    key: &[u8],
    pin: &HashedPin,
    made_at: DateTime<Utc>,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO vault.cards \
         (tenant_id, account_id, key_hash, salt, pin_hash, attempts_left, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (tenant_id, account_id) DO UPDATE SET key_hash = excluded.key_hash, \
         salt = excluded.salt, pin_hash = excluded.pin_hash, \
         attempts_left = excluded.attempts_left, made_at = excluded.made_at",
    )
    .bind(tenant.uuid())
    .bind(account.uuid())
    .bind(hash(key))
    .bind(pin.salt.as_slice())
    .bind(pin.hash.as_slice())
    .bind(ATTEMPTS)
    .bind(made_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Uses up one attempt at a card's PIN; none for a key that is no card's. Of many at once, only so
/// many get one as are left.
pub async fn take_attempt(
    connection: &mut PgConnection,
    tenant: TenantId,
    key: &[u8],
) -> Result<Option<Attempt>, StorageError> {
    let row = sqlx::query(
        "UPDATE vault.cards c SET attempts_left = c.attempts_left - 1 FROM vault.accounts a \
         WHERE c.tenant_id = $1 AND c.key_hash = $2 AND c.attempts_left > 0 \
         AND a.tenant_id = c.tenant_id AND a.account_id = c.account_id \
         RETURNING a.account_id, a.role, a.subject, a.person_id, c.salt, c.pin_hash, \
         c.attempts_left",
    )
    .bind(tenant.uuid())
    .bind(hash(key))
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(row) = row {
        let (salt, hash): (Vec<u8>, Vec<u8>) = (row.try_get("salt")?, row.try_get("pin_hash")?);
        let (Ok(salt), Ok(hash)) = (salt.try_into(), hash.try_into()) else {
            return Err(StorageError::Sealed);
        };
        return Ok(Some(Attempt::Taken {
            access: read_access(&row)?,
            pin: HashedPin { salt, hash },
            left: u32::try_from(row.try_get::<i32, _>("attempts_left")?)?,
        }));
    }
    let known = "SELECT EXISTS (SELECT FROM vault.cards WHERE tenant_id = $1 AND key_hash = $2)";
    let known: bool =
        sqlx::query_scalar(known).bind(tenant.uuid()).bind(hash(key)).fetch_one(connection).await?;
    Ok(known.then_some(Attempt::Locked))
}

/// All attempts are there again: after the right PIN, or when the animator unlocks the card.
///
/// # Errors
/// [`StorageError::Missing`] where there is no card.
pub async fn unlock_card(
    connection: &mut PgConnection,
    tenant: TenantId,
    account: AccountId,
) -> Result<(), StorageError> {
    let done = sqlx::query(
        "UPDATE vault.cards SET attempts_left = $3 WHERE tenant_id = $1 AND account_id = $2",
    )
    .bind(tenant.uuid())
    .bind(account.uuid())
    .bind(ATTEMPTS)
    .execute(connection)
    .await?;
    found(done, "the card")
}

/// The card works no longer, and everywhere its holder is signed out: it may be in other hands.
///
/// # Errors
/// [`StorageError::Missing`] where there is no card.
pub async fn revoke_card(
    connection: &mut PgConnection,
    tenant: TenantId,
    account: AccountId,
) -> Result<(), StorageError> {
    let done = sqlx::query("DELETE FROM vault.cards WHERE tenant_id = $1 AND account_id = $2")
        .bind(tenant.uuid())
        .bind(account.uuid())
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM vault.sessions WHERE tenant_id = $1 AND account_id = $2")
        .bind(tenant.uuid())
        .bind(account.uuid())
        .execute(connection)
        .await?;
    found(done, "the card")
}

/// The cards there are, by whose they are.
pub async fn cards(
    connection: &mut PgConnection,
    tenant: TenantId,
) -> Result<BTreeMap<PersonId, CardState>, StorageError> {
    let rows = sqlx::query(
        "SELECT a.person_id, c.made_at, c.attempts_left = 0 AS locked FROM vault.cards c \
         JOIN vault.accounts a ON a.tenant_id = c.tenant_id AND a.account_id = c.account_id \
         WHERE c.tenant_id = $1",
    )
    .bind(tenant.uuid())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let state =
                CardState { made_at: row.try_get("made_at")?, locked: row.try_get("locked")? };
            Ok((PersonId::from_uuid(row.try_get("person_id")?), state))
        })
        .collect()
}
