//! The vault's keys: without them a database, or a backup of it, says nothing of anybody.

use crate::town::Town;
use chrono::TimeDelta;
use kernel::{MemberId, TenantId};
use sqlx::PgPool;
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, process::Command};
use storage::{
    StorageError,
    vault::{
        DeclaredStatus, KeyError, KeySource, Keyring, PersonDetails, Vault, accesses_with_email,
        add_person, erase_person, expire, key_statuses, open_keys, person, rotate, set_status,
        update_person,
    },
};

/// What somebody told, in words that are nowhere else.
fn told(alias: &str) -> PersonDetails {
    PersonDetails {
        alias: alias.into(),
        name: Some(format!("Nom-{alias}")),
        email: Some(format!("{alias}@courriel.example")),
        phone: Some("0612345678".into()),
        status: Some(DeclaredStatus::Vip),
        monthly_budget: Some(kernel::Money::from_cents(7_654_321)),
    }
}

/// A town whose keys lie in a file of their own.
struct Kept {
    town: Town,
    folder: PathBuf,
    pool: PgPool,
}

impl Kept {
    async fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("vault-{name}-{}", std::process::id()));
        fs::remove_dir_all(&folder).ok();
        let town = Town::new().await;
        let pool = town.world.app.clone();
        Self { town, folder, pool }
    }

    fn tenant(&self) -> TenantId {
        self.town.grocery.into()
    }

    fn file(&self) -> PathBuf {
        self.folder.join("vault.keys")
    }

    async fn open(&self) -> Result<Keyring, StorageError> {
        open_keys(&self.pool, &KeySource::File(self.file()), self.town.world.now()).await
    }

    async fn vault(&self, keys: &Keyring) -> Vault {
        let transaction = eventlog::begin_tenant(&self.pool, self.tenant().uuid()).await;
        Vault::open(transaction.unwrap(), keys.clone())
    }

    async fn joins(&self, keys: &Keyring, alias: &str) -> MemberId {
        let member = MemberId::from_uuid(self.town.world.id());
        let mut vault = self.vault(keys).await;
        add_person(&mut vault, self.tenant(), member.into(), &told(alias)).await.unwrap();
        vault.commit().await.unwrap();
        member
    }

    async fn known(&self, keys: &Keyring, member: MemberId) -> Result<String, StorageError> {
        let mut vault = self.vault(keys).await;
        let found = person(&mut vault, self.tenant(), member.into()).await?;
        Ok(found.map(|found| found.details.alias).unwrap_or_default())
    }

    /// All that a backup of the database holds.
    fn backup(&self) -> String {
        let url = self.town.world.database.url();
        let (address, options) = url.split_once('?').unwrap_or((&url, ""));
        // The driver's own, which PostgreSQL's programs do not know.
        let options: Vec<&str> =
            options.split('&').filter(|option| !option.contains("statement-cache")).collect();
        let url = format!("{address}?{}", options.join("&"));
        let dumped = Command::new("pg_dump").arg(url).output().unwrap();
        assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
        String::from_utf8(dumped.stdout).unwrap()
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

#[tokio::test]
async fn a_backup_of_the_database_says_nothing_of_anybody() {
    let kept = Kept::new("backup").await;
    let keys = kept.open().await.unwrap();
    let member = kept.joins(&keys, "Pervenche").await;
    let backup = kept.backup();
    assert!(backup.contains(&member.to_string()), "the dump has the row");
    for word in ["ervenche", "Nom-", "courriel", "0612345678", "7654321", "'vip'", "\tvip"] {
        let hex = hex::encode(word);
        assert!(!backup.contains(word) && !backup.contains(&hex), "{word} is readable");
    }
    assert_eq!(kept.known(&keys, member).await.unwrap(), "Pervenche");
}

#[tokio::test]
async fn whoever_was_erased_is_in_no_backup_once_the_key_of_that_time_is_destroyed() {
    let kept = Kept::new("expiry").await;
    let keys = kept.open().await.unwrap();
    let (gone, stays) = (kept.joins(&keys, "Pervenche").await, kept.joins(&keys, "Bleuet").await);
    let superuser = kept.town.world.superuser().await;
    let copy = "CREATE TABLE public.backup AS SELECT * FROM vault.people";
    sqlx::query(copy).execute(&superuser).await.unwrap();
    let mut vault = kept.vault(&keys).await;
    erase_person(&mut vault, kept.tenant(), gone.into()).await.unwrap();
    vault.commit().await.unwrap();
    assert_eq!(kept.known(&keys, gone).await.unwrap(), "");

    let (tenants, now) = ([kept.tenant()], kept.town.world.now());
    assert_eq!(rotate(&kept.pool, &keys, &tenants, now).await.unwrap(), 1, "the living alone");
    let restore = "DELETE FROM vault.people; INSERT INTO vault.people \
        (SELECT * FROM public.backup)";
    let living = "CREATE TABLE public.living AS SELECT * FROM vault.people";
    sqlx::query(living).execute(&superuser).await.unwrap();
    sqlx::raw_sql(restore).execute(&superuser).await.unwrap();
    assert_eq!(kept.known(&keys, gone).await.unwrap(), "Pervenche", "the old key reads backups");

    let back = "DELETE FROM vault.people; INSERT INTO vault.people (SELECT * FROM public.living)";
    sqlx::raw_sql(back).execute(&superuser).await.unwrap();
    let (kept_for, early) = (TimeDelta::days(35), now + TimeDelta::days(34));
    let expired = expire(&kept.pool, &keys, &tenants, kept_for, early).await.unwrap();
    assert_eq!(expired, Vec::<u32>::new());
    let late = now + TimeDelta::days(35);
    assert_eq!(expire(&kept.pool, &keys, &tenants, kept_for, late).await.unwrap(), [1]);
    assert_eq!(kept.known(&keys, stays).await.unwrap(), "Bleuet", "the living stay readable");
    sqlx::raw_sql(restore).execute(&superuser).await.unwrap();
    let unreadable = kept.known(&keys, gone).await.unwrap_err().to_string();
    assert!(unreadable.contains("La clé n° 1 du coffre manque"), "{unreadable}");
    assert!(!fs::read_to_string(kept.file()).unwrap().contains("\n1 "), "nor is it in the file");
    assert!(kept.open().await.is_ok(), "a service starts with the keys that are left");
}

#[tokio::test]
async fn a_new_key_changes_nothing_for_those_who_are_there() {
    let kept = Kept::new("rotation").await;
    let keys = kept.open().await.unwrap();
    let elsewhere = kept.open().await.unwrap();
    let ana = kept.joins(&keys, "Ana").await;
    let tenants = [kept.tenant()];
    assert_eq!(rotate(&kept.pool, &keys, &tenants, kept.town.world.now()).await.unwrap(), 1);
    let statuses = key_statuses(&kept.pool).await.unwrap();
    let retired: Vec<_> = statuses.iter().map(|status| status.retired_at.is_some()).collect();
    assert_eq!(retired, [true, false]);

    // A process that was running before reads and writes on with the new key.
    assert_eq!(kept.known(&elsewhere, ana).await.unwrap(), "Ana");
    let mut vault = kept.vault(&elsewhere).await;
    set_status(&mut vault, kept.tenant(), ana.into(), None).await.unwrap();
    vault.commit().await.unwrap();
    let mut vault = kept.vault(&elsewhere).await;
    let other = MemberId::from_uuid(kept.town.world.id());
    let taken = add_person(&mut vault, kept.tenant(), other.into(), &told("ANA")).await;
    assert!(matches!(taken, Err(StorageError::AliasTaken)), "aliases stay unlike");
    drop(vault);
    let bea = kept.joins(&elsewhere, "Béa").await;
    let mut vault = kept.vault(&keys).await;
    update_person(&mut vault, kept.tenant(), bea.into(), &told("Bea")).await.unwrap();
    vault.commit().await.unwrap();
    let mut vault = kept.vault(&keys).await;
    let found = accesses_with_email(&mut vault, kept.tenant(), "bea@COURRIEL.example").await;
    assert!(found.unwrap().is_empty(), "she has no access, and the look-up works");
    assert_eq!(kept.known(&keys, bea).await.unwrap(), "Bea");
}

#[tokio::test]
async fn without_its_key_a_database_is_refused_and_no_key_is_made() {
    let kept = Kept::new("missing").await;
    kept.open().await.unwrap();
    let mode = fs::metadata(kept.file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "the owner alone reads the keys");
    let aside = kept.folder.join("aside");
    fs::rename(kept.file(), &aside).unwrap();
    let refused = kept.open().await.unwrap_err();
    assert!(matches!(refused, StorageError::Keys(KeyError::Missing(_))), "{refused}");
    assert!(refused.to_string().contains("Aucune nouvelle clé n’a été créée"), "{refused}");
    assert!(!kept.file().exists());

    let other = format!("1 {}", "ab".repeat(32));
    let given = KeySource::Given(other);
    let refused = open_keys(&kept.pool, &given, kept.town.world.now()).await.unwrap_err();
    assert!(matches!(refused, StorageError::Keys(KeyError::Wrong(1))), "{refused}");

    fs::rename(&aside, kept.file()).unwrap();
    fs::set_permissions(kept.file(), fs::Permissions::from_mode(0o640)).unwrap();
    let refused = kept.open().await.unwrap_err();
    assert!(matches!(refused, StorageError::Keys(KeyError::Readable(_))), "{refused}");
    fs::set_permissions(kept.file(), fs::Permissions::from_mode(0o600)).unwrap();
    assert!(kept.open().await.is_ok());
}

#[tokio::test]
async fn keys_that_the_environment_gives_are_added_to_by_the_operator() {
    let kept = Kept::new("given").await;
    let (one, two) = (format!("1 {}", "ab".repeat(32)), format!("2 {}", "cd".repeat(32)));
    let now = kept.town.world.now();
    let open = async |text: String| open_keys(&kept.pool, &KeySource::Given(text), now).await;
    let keys = open(one.clone()).await.unwrap();
    let ana = kept.joins(&keys, "Ana").await;
    let tenants = [kept.tenant()];
    let refused = rotate(&kept.pool, &keys, &tenants, now).await.unwrap_err();
    assert!(matches!(refused, StorageError::Keys(KeyError::GivenOnly)), "{refused}");
    let keys = open(format!("{one};{two}")).await.unwrap();
    assert_eq!(rotate(&kept.pool, &keys, &tenants, now).await.unwrap(), 1);
    assert_eq!(expire(&kept.pool, &keys, &tenants, TimeDelta::zero(), now).await.unwrap(), [1]);
    let keys = open(two).await.unwrap();
    assert_eq!(kept.known(&keys, ana).await.unwrap(), "Ana");
    assert!(open("deux clés".into()).await.is_err());
}
