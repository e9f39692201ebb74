//! What a member likes to find again: known to the vault and to themself alone.

use crate::{App, AppError, Reading, person_of};
use kernel::{Actor, ProductId, Role};
use std::collections::BTreeSet;
use storage::vault;

/// More than any form offers: what is marked beyond is not kept.
const FAVOURITES_MAX: usize = 500;

impl Reading {
    /// What the actor marked as favourites.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the database does not answer.
    pub async fn own_favourites(&mut self, actor: &Actor) -> Result<BTreeSet<ProductId>, AppError> {
        Ok(vault::favourites(&mut self.0, actor.tenant, person_of(actor)).await?)
    }
}

impl App {
    /// Replaces a member's favourites.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for anybody but a member, [`AppError::NotFound`] once they are
    /// erased.
    pub async fn set_favourites(
        &self,
        actor: &Actor,
        products: &BTreeSet<ProductId>,
    ) -> Result<(), AppError> {
        let Role::Member(member) = actor.role else { return Err(AppError::Forbidden) };
        let kept: BTreeSet<ProductId> = products.iter().copied().take(FAVOURITES_MAX).collect();
        self.in_vault(actor.tenant, async |vault| {
            vault::set_favourites(vault, actor.tenant, member.into(), &kept).await
        })
        .await
    }
}
