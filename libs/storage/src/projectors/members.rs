//! `read.members`: who buys where, without a name.

use crate::{Projected, Projector, Reach, StorageError, columns::found};
use async_trait::async_trait;
use domain::{
    DomainEvent, Fold,
    members::{Member, MemberEvent},
};
use sqlx::PgConnection;

pub struct Members;

#[async_trait]
impl Projector for Members {
    fn name(&self) -> &'static str {
        "members"
    }

    fn tables(&self) -> &'static [&'static str] {
        &["read.members"]
    }

    fn categories(&self) -> &'static [&'static str] {
        &[Member::CATEGORY]
    }

    fn reach(&self) -> Reach {
        Reach::OneTenant
    }

    async fn apply(
        &self,
        connection: &mut PgConnection,
        events: &[Projected<'_>],
    ) -> Result<(), StorageError> {
        for event in events {
            happened(connection, event).await?;
        }
        Ok(())
    }
}

async fn happened(
    connection: &mut PgConnection,
    projected: &Projected<'_>,
) -> Result<(), StorageError> {
    let DomainEvent::Member(event) = projected.event else { return Ok(()) };
    match event {
        // Who comes back has been a member since the first time.
        MemberEvent::MemberJoined => {
            sqlx::query(
                "INSERT INTO members (tenant_id, member_id, active, joined_at) \
                 VALUES ($1, $2, true, $3) \
                 ON CONFLICT (tenant_id, member_id) DO UPDATE SET active = true",
            )
            .bind(projected.tenant.uuid())
            .bind(projected.stream)
            .bind(projected.recorded_at)
            .execute(connection)
            .await?;
        }
        MemberEvent::MemberLeft => {
            let done = sqlx::query(
                "UPDATE members SET active = false \
                 WHERE tenant_id = $1 AND member_id = $2",
            )
            .bind(projected.tenant.uuid())
            .bind(projected.stream)
            .execute(connection)
            .await?;
            found(done, "the member")?;
        }
    }
    Ok(())
}
