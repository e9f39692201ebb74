//! Erasing a person: from the vault whole, and nothing else changes.

use crate::{App, AppError, Command, Request, process::system};
use domain::{
    Refusal,
    members::{MemberCommand, MemberRefusal},
};
use kernel::{Actor, CommandId, Role};
use storage::vault;

impl App {
    /// Erases the member who asks: their words, contacts, accesses and sessions. They buy here no
    /// longer; orders and accounts stay, under a number that nobody can name any more.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for anybody but a member.
    pub async fn erase_oneself(&self, actor: &Actor, id: CommandId) -> Result<(), AppError> {
        let Role::Member(member) = actor.role else { return Err(AppError::Forbidden) };
        let leave = Request::new(id, Command::Member(member, MemberCommand::Leave));
        match self.execute(&system(actor.tenant), leave).await {
            Ok(_) | Err(AppError::Refused(Refusal::Member(MemberRefusal::NotAMember))) => {}
            Err(error) => return Err(error),
        }
        self.in_vault(actor.tenant, async |connection| {
            vault::erase_person(connection, actor.tenant, member.into()).await
        })
        .await
    }
}
