//! A transaction that can read people: the connection, the keys, and who was read.

use super::{
    cipher::Secret,
    keyring::{Keyring, PersonCipher},
    people::{DeclaredStatus, Person, PersonDetails},
};
use crate::StorageError;
use kernel::{Money, PersonId, TenantId};
use sqlx::{PgConnection, Postgres, Row, Transaction, postgres::PgRow};
use std::{
    collections::BTreeSet,
    ops::{Deref, DerefMut},
};

/// The columns that [`Vault::open_alias`] reads, of `vault.people p`.
pub(crate) const ALIAS: &str = "p.person_id, p.key_version, p.wrapped_key, p.alias";

/// Undeclared, written as long as what can be declared.
const UNDECLARED: &str = "---";

/// Who was read in a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    pub people: BTreeSet<PersonId>,
    /// Whether a name, address or telephone number was among it, or aliases alone.
    pub contacts: bool,
}

/// One tenant's transaction, with the keys to what people said. It remembers whom it opened.
pub struct Vault {
    transaction: Transaction<'static, Postgres>,
    keys: Keyring,
    seen: Seen,
}

impl Vault {
    /// `transaction` is set to one tenant.
    pub fn open(transaction: Transaction<'static, Postgres>, keys: Keyring) -> Self {
        Self { transaction, keys, seen: Seen::default() }
    }

    /// # Errors
    /// When the database does not answer.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await
    }

    /// Whom this transaction has read so far.
    pub const fn seen(&self) -> &Seen {
        &self.seen
    }

    /// Somebody is read without their name: their order, their account.
    pub fn reads(&mut self, person: PersonId) {
        self.seen.people.insert(person);
    }

    pub(super) fn keys(&self) -> &Keyring {
        &self.keys
    }

    fn cipher(&self, tenant: TenantId, row: &PgRow) -> Result<PersonCipher, StorageError> {
        let person = PersonId::from_uuid(row.try_get("person_id")?);
        let version: i32 = row.try_get("key_version")?;
        let wrapped: Vec<u8> = row.try_get("wrapped_key")?;
        let wrapping = self.keys.version(u32::try_from(version)?)?;
        let key: Secret = wrapping.unwrap(tenant, person, &wrapped)?;
        Ok(PersonCipher { tenant, person, key })
    }

    /// The cipher of a person's row, and nothing of it seen.
    pub(super) fn cipher_of(
        &self,
        tenant: TenantId,
        row: &PgRow,
    ) -> Result<PersonCipher, StorageError> {
        self.cipher(tenant, row)
    }

    /// The alias in a row with the columns [`ALIAS`]; none where a join found nobody.
    pub(crate) fn open_alias(
        &mut self,
        tenant: TenantId,
        row: &PgRow,
    ) -> Result<Option<String>, StorageError> {
        let Some(sealed) = row.try_get::<Option<Vec<u8>>, _>("alias")? else { return Ok(None) };
        let cipher = self.cipher(tenant, row)?;
        self.seen.people.insert(cipher.person);
        Ok(Some(cipher.open("alias", &sealed)?))
    }

    /// One more column of the same row.
    pub(crate) fn open_contact(
        &mut self,
        tenant: TenantId,
        row: &PgRow,
        column: &'static str,
    ) -> Result<Option<String>, StorageError> {
        let Some(sealed) = row.try_get::<Option<Vec<u8>>, _>(column)? else { return Ok(None) };
        let cipher = self.cipher(tenant, row)?;
        self.seen.people.insert(cipher.person);
        self.seen.contacts = true;
        Ok(Some(cipher.open(column, &sealed)?))
    }

    /// Everything in a row of `vault.people`.
    pub(super) fn open_person(
        &mut self,
        tenant: TenantId,
        row: &PgRow,
    ) -> Result<Person, StorageError> {
        let cipher = self.cipher(tenant, row)?;
        let text = |column: &str| -> Result<Option<String>, StorageError> {
            let sealed: Option<Vec<u8>> = row.try_get(column)?;
            sealed.map(|sealed| cipher.open(column, &sealed)).transpose()
        };
        let budget = text("monthly_budget")?.map(|cents| cents.trim().parse::<i64>());
        let details = PersonDetails {
            alias: text("alias")?.ok_or(StorageError::Sealed)?,
            name: text("name")?,
            email: text("email")?,
            phone: text("phone")?,
            status: declared(&text("status")?.unwrap_or_default())?,
            monthly_budget: budget
                .transpose()
                .map_err(|_| StorageError::Sealed)?
                .map(Money::from_cents),
        };
        self.seen.people.insert(cipher.person);
        self.seen.contacts |=
            details.name.is_some() || details.email.is_some() || details.phone.is_some();
        Ok(Person { key: cipher.person, details })
    }

    /// What a row declares. It leaves the vault in counts alone: nobody is seen.
    pub(super) fn open_status(
        &self,
        tenant: TenantId,
        row: &PgRow,
    ) -> Result<Option<DeclaredStatus>, StorageError> {
        let sealed: Vec<u8> = row.try_get("status")?;
        declared(&self.cipher(tenant, row)?.open("status", &sealed)?)
    }
}

impl Deref for Vault {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.transaction
    }
}

impl DerefMut for Vault {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }
}

/// A person's words, sealed: one value for each column.
pub(super) struct SealedDetails {
    pub alias: Vec<u8>,
    pub alias_hash: Vec<u8>,
    pub name: Option<Vec<u8>>,
    pub email: Option<Vec<u8>>,
    pub email_hash: Option<Vec<u8>>,
    pub phone: Option<Vec<u8>>,
}

/// The status as it is sealed.
pub(super) fn status_word(status: Option<DeclaredStatus>) -> &'static str {
    status.map_or(UNDECLARED, DeclaredStatus::name)
}

/// The budget as it is sealed: all of one length.
pub(super) fn budget_word(budget: Option<Money>) -> Option<String> {
    budget.map(|budget| format!("{:>12}", budget.cents()))
}

fn declared(word: &str) -> Result<Option<DeclaredStatus>, StorageError> {
    match word {
        UNDECLARED => Ok(None),
        "vip" => Ok(Some(DeclaredStatus::Vip)),
        "vis" => Ok(Some(DeclaredStatus::Vis)),
        _ => Err(StorageError::Sealed),
    }
}

/// Puts aliases in the order of a French dictionary, near enough: capitals and accents aside; who
/// has none comes last.
pub(crate) fn by_alias(alias: Option<&str>) -> (bool, String) {
    let plain = |letter: char| match letter {
        'à' | 'â' | 'ä' | 'á' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ô' | 'ö' | 'ó' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        'ç' => 'c',
        'ÿ' => 'y',
        'ñ' => 'n',
        other => other,
    };
    let key = alias.unwrap_or_default().to_lowercase().chars().map(plain).collect();
    (alias.is_none(), key)
}
