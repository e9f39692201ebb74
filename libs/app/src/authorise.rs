//! Who may send which command. Whether the thing exists for them is decided with it, in `decide`.

use crate::{AppError, Command};
use domain::{
    campaigns::CampaignCommand,
    crates::CrateCommand,
    labs::LabCommand,
    negotiations::{NegotiationCommand, Party},
    order_forms::OrderFormCommand,
    orders::{Buyer, Means, OrderCommand},
    pooling::PoolingCommand,
    structures::StructureCommand,
    transfers::{self, TransferCommand},
    vouchers::VoucherCommand,
};
use kernel::{Actor, CampaignId, MemberId, OrderId, ProducerId, Role, StructureId, TenantId};

/// # Errors
/// [`AppError::Forbidden`] where the role does not allow it, [`AppError::NotFound`] where the thing
/// is somebody else's.
pub(crate) fn authorise(actor: &Actor, command: &Command) -> Result<(), AppError> {
    match actor.role {
        Role::System => Ok(()),
        Role::Member(member) => member_may(member, command),
        Role::Animator => animator_may(actor.tenant, command),
        Role::Coordinator => coordinator_may(command),
        Role::Producer(producer) => producer_may(producer, command),
        Role::Funder(_) => Err(AppError::Forbidden),
    }
}

const fn allowed(yes: bool) -> Result<(), AppError> {
    if yes { Ok(()) } else { Err(AppError::Forbidden) }
}

const fn own(yes: bool) -> Result<(), AppError> {
    if yes { Ok(()) } else { Err(AppError::NotFound) }
}

fn member_may(member: MemberId, command: &Command) -> Result<(), AppError> {
    match command {
        Command::Order(order, campaign, command) => {
            own(*order == OrderId::of_member(*campaign, member))?;
            allowed(match command {
                OrderCommand::Place { buyer, .. } => *buyer == Buyer::Member(member),
                OrderCommand::Change { .. }
                | OrderCommand::Cancel
                | OrderCommand::PresentVoucher { .. } => true,
                OrderCommand::ReceivePayment { means, .. } => *means == Means::Wallet,
                OrderCommand::DeclineVoucher { .. }
                | OrderCommand::Allocate { .. }
                | OrderCommand::Weigh { .. } => false,
            })
        }
        Command::Lab(_, LabCommand::Propose { by, .. }) => allowed(*by == member),
        Command::Lab(_, LabCommand::Vote { member: voter, .. }) => allowed(*voter == member),
        _ => Err(AppError::Forbidden),
    }
}

fn animator_may(tenant: TenantId, command: &Command) -> Result<(), AppError> {
    let structure = StructureId::from(tenant);
    match command {
        Command::Structure(id, StructureCommand::SetDeliveryPoint { .. }) => own(*id == structure),
        Command::Member(..) => Ok(()),
        Command::OrderForm(_, command) => allowed(matches!(
            command,
            OrderFormCommand::SetNotice { .. } | OrderFormCommand::LeaveOut { .. }
        )),
        Command::Order(order, campaign, command) => {
            animators_order(structure, *order, *campaign, command)
        }
        Command::Crate(of, ..) => own(*of == structure),
        Command::Voucher(_, VoucherCommand::Issue { issuer, .. }) => allowed(*issuer == structure),
        Command::Lab(_, command) => allowed(matches!(
            command,
            LabCommand::Open { .. }
                | LabCommand::Propose { .. }
                | LabCommand::Vote { .. }
                | LabCommand::Decide { .. }
                | LabCommand::Close
        )),
        _ => Err(AppError::Forbidden),
    }
}

/// Paper orders are entered by the animator, for whichever member of the structure.
fn animators_order(
    structure: StructureId,
    order: OrderId,
    campaign: CampaignId,
    command: &OrderCommand,
) -> Result<(), AppError> {
    match command {
        OrderCommand::Place { buyer: Buyer::Member(member), .. } => {
            own(order == OrderId::of_member(campaign, *member))
        }
        OrderCommand::Place { buyer: Buyer::Structure, .. } => {
            own(order == OrderId::of_structure(campaign, structure))
        }
        OrderCommand::Change { .. }
        | OrderCommand::Cancel
        | OrderCommand::PresentVoucher { .. } => Ok(()),
        OrderCommand::ReceivePayment { means, .. } => allowed(!matches!(means, Means::Voucher(_))),
        OrderCommand::DeclineVoucher { .. }
        | OrderCommand::Allocate { .. }
        | OrderCommand::Weigh { .. } => Err(AppError::Forbidden),
    }
}

fn coordinator_may(command: &Command) -> Result<(), AppError> {
    match command {
        Command::Structure(..)
        | Command::Producer(..)
        | Command::Reception(..)
        | Command::Round(..)
        | Command::Funding(..)
        | Command::Crate(_, _, CrateCommand::Pack { .. }) => Ok(()),
        Command::Campaign(_, CampaignCommand::MarkSettled) => Err(AppError::Forbidden),
        Command::Campaign(..) => Ok(()),
        Command::Negotiation(_, command) => allowed(party_of(command) != Some(Party::Producer)),
        Command::Pooling(_, command) => allowed(matches!(
            command,
            PoolingCommand::OverrideMinimum { .. }
                | PoolingCommand::Send
                | PoolingCommand::CancelBelowMinimum
                | PoolingCommand::Confirm { .. }
        )),
        Command::Voucher(_, command) => allowed(matches!(command, VoucherCommand::Issue { .. })),
        // A structure's side follows by itself.
        Command::Transfer(_, TransferCommand::Record(payment)) => {
            allowed(!matches!(payment.party, transfers::Party::Hub(_)))
        }
        Command::Transfer(_, TransferCommand::Reverse { .. }) => Ok(()),
        _ => Err(AppError::Forbidden),
    }
}

fn producer_may(producer: ProducerId, command: &Command) -> Result<(), AppError> {
    match command {
        Command::Floor(id, _) => own(*id == producer),
        Command::Negotiation(_, command) => allowed(party_of(command) == Some(Party::Producer)),
        Command::Pooling(_, command) => allowed(matches!(command, PoolingCommand::Confirm { .. })),
        _ => Err(AppError::Forbidden),
    }
}

const fn party_of(command: &NegotiationCommand) -> Option<Party> {
    match command {
        NegotiationCommand::Open { .. } => None,
        NegotiationCommand::Propose { by, .. }
        | NegotiationCommand::Accept { by, .. }
        | NegotiationCommand::BreakOff { by } => Some(*by),
    }
}
