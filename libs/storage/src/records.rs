//! Rows of read tables, read together, changed in memory and written together.
//!
//! A projector that is given a thousand events asks for the rows of all their streams ([`Rows`]),
//! lets the events happen to them one after the other, and writes what has changed, a statement
//! for each table and kind of change. Totals, of which only the changes matter, are not read:
//! their changes are summed up in memory ([`Sums`]) and added to what is there.

use crate::StorageError;
use serde::Serialize;
use sqlx::{
    AssertSqlSafe, FromRow, PgConnection, Postgres,
    postgres::{PgArguments, PgRow},
    query::Query,
    types::Json,
};
use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    ops::AddAssign,
};
use uuid::Uuid;

pub(crate) type PgQuery<'q> = Query<'q, Postgres, PgArguments>;

/// A row of a read table. Made by [`record!`](record).
pub(crate) trait Record: Clone + Send + Unpin + for<'r> FromRow<'r, PgRow> {
    type Key: Ord + Clone + Send;
    /// Without a schema, as projectors name tables.
    const TABLE: &'static str;
    const KEY: &'static [&'static str];
    /// The columns that are not of the key.
    const VALUES: &'static [&'static str];

    fn key(&self) -> Self::Key;
    /// The key's columns, as an array each.
    fn bind_keys<'q>(rows: &[&Self], query: PgQuery<'q>) -> PgQuery<'q>;
    /// The other columns.
    fn bind_values<'q>(rows: &[&Self], query: PgQuery<'q>) -> PgQuery<'q>;
}

/// Declares the row of a table: `struct OrderRow in "orders" by (tenant_id: Uuid, order_id: Uuid)
/// { total_cents: i64, … }`. The names are those of the columns. No column is an array: see
/// [`unnest`](https://www.postgresql.org/docs/current/functions-array.html).
macro_rules! record {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident in $table:literal by ($($key:ident: $key_type:ty),+)
        { $($value:ident: $type:ty),* $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, sqlx::FromRow)]
        $vis struct $name {
            $(pub $key: $key_type,)+
            $(pub $value: $type,)*
        }

        impl $crate::records::Record for $name {
            type Key = ($($key_type,)+);
            const TABLE: &'static str = $table;
            const KEY: &'static [&'static str] = &[$(stringify!($key)),+];
            const VALUES: &'static [&'static str] = &[$(stringify!($value)),*];

            fn key(&self) -> Self::Key {
                ($(Clone::clone(&self.$key),)+)
            }

            fn bind_keys<'q>(
                rows: &[&Self],
                query: $crate::records::PgQuery<'q>,
            ) -> $crate::records::PgQuery<'q> {
                query$(.bind($crate::records::column(rows, |row| &row.$key)))+
            }

            fn bind_values<'q>(
                rows: &[&Self],
                query: $crate::records::PgQuery<'q>,
            ) -> $crate::records::PgQuery<'q> {
                let _ = rows;
                query$(.bind($crate::records::column(rows, |row| &row.$value)))*
            }
        }
    };
}
pub(crate) use record;

pub(crate) fn column<R, T: Clone>(rows: &[&R], of: impl Fn(&R) -> &T) -> Vec<T> {
    rows.iter().map(|row| of(row).clone()).collect()
}

/// What some streams have of a table.
pub(crate) struct Rows<R: Record>(BTreeMap<R::Key, Held<R>>);

/// A row, and what was done to it since it was read.
struct Held<R> {
    /// As it is to be; as it was, where it is removed.
    row: R,
    is_stored: bool,
    is_changed: bool,
    is_removed: bool,
}

impl<R: Record> Rows<R> {
    /// Reads the rows whose keys begin with one of these pairs: most often a tenant and a stream.
    pub async fn read(
        connection: &mut PgConnection,
        pairs: impl IntoIterator<Item = (Uuid, Uuid)>,
    ) -> Result<Self, StorageError> {
        let pairs: BTreeSet<(Uuid, Uuid)> = pairs.into_iter().collect();
        if pairs.is_empty() {
            return Ok(Self(BTreeMap::new()));
        }
        let (firsts, seconds): (Vec<Uuid>, Vec<Uuid>) = pairs.into_iter().unzip();
        let columns = [R::KEY, R::VALUES].concat().join(", held.");
        let (table, [first, second, ..]) = (R::TABLE, R::KEY) else {
            return Err(StorageError::Missing("the second column of a key"));
        };
        let select = format!(
            "SELECT held.{columns} FROM unnest($1::uuid[], $2::uuid[]) AS sought (first, second) \
             JOIN {table} AS held ON held.{first} = sought.first AND held.{second} = sought.second"
        );
        let rows: Vec<R> = sqlx::query_as(AssertSqlSafe(select))
            .bind(firsts)
            .bind(seconds)
            .fetch_all(connection)
            .await?;
        let held = |row: R| {
            let key = row.key();
            (key, Held { row, is_stored: true, is_changed: false, is_removed: false })
        };
        Ok(Self(rows.into_iter().map(held).collect()))
    }

    pub fn get(&self, key: &R::Key) -> Option<&R> {
        self.0.get(key).filter(|held| !held.is_removed).map(|held| &held.row)
    }

    /// The row, to be changed.
    pub fn get_mut(&mut self, key: &R::Key) -> Option<&mut R> {
        let held = self.0.get_mut(key).filter(|held| !held.is_removed)?;
        held.is_changed = true;
        Some(&mut held.row)
    }

    /// # Errors
    /// There is a row of this key already, as the table's primary key would say.
    pub fn insert(&mut self, row: R) -> Result<(), StorageError> {
        match self.0.entry(row.key()) {
            Entry::Vacant(free) => {
                free.insert(Held { row, is_stored: false, is_changed: true, is_removed: false });
            }
            Entry::Occupied(mut held) if held.get().is_removed => {
                let held = held.get_mut();
                (held.row, held.is_changed, held.is_removed) = (row, true, false);
            }
            Entry::Occupied(_) => return Err(StorageError::Twice(R::TABLE)),
        }
        Ok(())
    }

    /// Writes what has changed.
    pub async fn write(self, connection: &mut PgConnection) -> Result<(), StorageError> {
        let which = |wanted: fn(&Held<R>) -> bool| -> Vec<&R> {
            self.0.values().filter(|held| wanted(held)).map(|held| &held.row).collect()
        };
        delete(connection, &which(|held| held.is_stored && held.is_removed)).await?;
        update(connection, &which(|held| held.is_stored && !held.is_removed && held.is_changed))
            .await?;
        insert_or(connection, &which(|held| !held.is_stored && !held.is_removed), "").await
    }
}

impl<R: Record<Key = (Uuid, Uuid, Uuid)>> Rows<R> {
    /// Removes all rows of a stream.
    pub fn remove(&mut self, (tenant, stream): (Uuid, Uuid)) {
        let range = (tenant, stream, Uuid::nil())..=(tenant, stream, Uuid::max());
        self.0.range_mut(range).for_each(|(_, held)| held.is_removed = true);
    }
}

/// Changes of totals, by key.
pub(crate) struct Sums<R: Record>(BTreeMap<R::Key, R>);

impl<R: Record> Default for Sums<R> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<R: Record + for<'a> AddAssign<&'a R>> Sums<R> {
    pub fn add(&mut self, change: R) {
        match self.0.entry(change.key()) {
            Entry::Vacant(free) => {
                free.insert(change);
            }
            Entry::Occupied(mut held) => *held.get_mut() += &change,
        }
    }
}

impl<R: Record> Sums<R> {
    /// Adds the changes to the totals that are there; others begin with them.
    pub async fn write(self, connection: &mut PgConnection) -> Result<(), StorageError> {
        let rows: Vec<&R> = self.0.values().collect();
        let sum = |column: &&str| format!("{column} = held.{column} + excluded.{column}");
        let sums: Vec<String> = R::VALUES.iter().map(sum).collect();
        let conflict =
            format!(" ON CONFLICT ({}) DO UPDATE SET {}", R::KEY.join(", "), sums.join(", "));
        insert_or(connection, &rows, &conflict).await
    }
}

/// Writes new rows.
pub(crate) async fn insert<R: Record>(
    connection: &mut PgConnection,
    rows: &[R],
) -> Result<(), StorageError> {
    insert_or(connection, &rows.iter().collect::<Vec<_>>(), "").await
}

/// Writes new rows whose fields are those of the table, some of them arrays.
pub(crate) async fn insert_documents(
    connection: &mut PgConnection,
    table: &'static str,
    rows: &[impl Serialize + Sync],
) -> Result<(), StorageError> {
    if rows.is_empty() {
        return Ok(());
    }
    let insert =
        format!("INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, $1)");
    // The name is written in the program.
    sqlx::query(AssertSqlSafe(insert)).bind(Json(rows)).execute(connection).await?;
    Ok(())
}

async fn insert_or<R: Record>(
    connection: &mut PgConnection,
    rows: &[&R],
    conflict: &str,
) -> Result<(), StorageError> {
    let columns = [R::KEY, R::VALUES].concat();
    let insert = || {
        format!(
            "INSERT INTO {} AS held ({}) SELECT * FROM unnest({}){conflict}",
            R::TABLE,
            columns.join(", "),
            parameters(columns.len()),
        )
    };
    execute(connection, rows, insert, |query| R::bind_values(rows, R::bind_keys(rows, query))).await
}

async fn update<R: Record>(connection: &mut PgConnection, rows: &[&R]) -> Result<(), StorageError> {
    let columns = [R::KEY, R::VALUES].concat();
    let set = |column: &&str| format!("{column} = next.{column}");
    let update = || {
        format!(
            "UPDATE {} AS held SET {} FROM unnest({}) AS next ({}) WHERE {}",
            R::TABLE,
            R::VALUES.iter().map(set).collect::<Vec<_>>().join(", "),
            parameters(columns.len()),
            columns.join(", "),
            same_key::<R>(),
        )
    };
    execute(connection, rows, update, |query| R::bind_values(rows, R::bind_keys(rows, query))).await
}

async fn delete<R: Record>(connection: &mut PgConnection, rows: &[&R]) -> Result<(), StorageError> {
    let delete = || {
        format!(
            "DELETE FROM {} AS held USING unnest({}) AS next ({}) WHERE {}",
            R::TABLE,
            parameters(R::KEY.len()),
            R::KEY.join(", "),
            same_key::<R>(),
        )
    };
    execute(connection, rows, delete, |query| R::bind_keys(rows, query)).await
}

fn same_key<R: Record>() -> String {
    let same = |column: &&str| format!("held.{column} = next.{column}");
    R::KEY.iter().map(same).collect::<Vec<_>>().join(" AND ")
}

/// `$1, $2, $3`
fn parameters(count: usize) -> String {
    (1..=count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

/// Each row must be found.
async fn execute<R: Record>(
    connection: &mut PgConnection,
    rows: &[&R],
    sql: impl FnOnce() -> String,
    bind: impl for<'q> Fn(PgQuery<'q>) -> PgQuery<'q>,
) -> Result<(), StorageError> {
    if rows.is_empty() {
        return Ok(());
    }
    // Names of tables and columns are written in the program.
    let done = bind(sqlx::query(AssertSqlSafe(sql()))).execute(connection).await?;
    if done.rows_affected() == u64::try_from(rows.len())? {
        Ok(())
    } else {
        Err(StorageError::Missing(R::TABLE))
    }
}
