//! How a structure's people in charge are reached: for a recall, which cannot wait.

use crate::StorageError;
use kernel::TenantId;
use sqlx::{PgConnection, Row};

/// Somebody in charge of a structure, as they wish to be called and reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub alias: String,
    pub phone: Option<String>,
    pub email: Option<String>,
}

/// A structure's animators, by alias: the coordinator's recall page. The connection is set to the
/// structure's tenant.
pub async fn animators(
    connection: &mut PgConnection,
    tenant: TenantId,
) -> Result<Vec<Contact>, StorageError> {
    let rows = sqlx::query(
        "SELECT p.alias, p.phone, p.email FROM vault.accounts a \
         JOIN vault.people p ON p.tenant_id = a.tenant_id AND p.person_id = a.person_id \
         WHERE a.tenant_id = $1 AND a.role = 'animator' ORDER BY lower(p.alias)",
    )
    .bind(tenant.uuid())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Contact {
                alias: row.try_get("alias")?,
                phone: row.try_get("phone")?,
                email: row.try_get("email")?,
            })
        })
        .collect()
}
