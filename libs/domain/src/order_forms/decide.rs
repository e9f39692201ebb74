//! What an order form answers.

use super::{OrderForm, OrderFormCommand, OrderFormEvent, OrderFormRefusal};
use crate::Context;

/// The longest notice, in characters.
const NOTICE_MAX: usize = 2_000;

/// # Errors
/// Refuses changes to a form that is not there, or that is closed, and unknown products.
pub fn decide(
    form: &OrderForm,
    command: OrderFormCommand,
    _context: &Context,
) -> Result<Vec<OrderFormEvent>, OrderFormRefusal> {
    use {OrderFormCommand as C, OrderFormEvent as E, OrderFormRefusal as R};
    match (command, form.is_presented(), form.closed) {
        (C::Present { hub, month, closes_at, lines }, false, _) => {
            Ok(vec![E::OrderFormPresented { hub, month, closes_at, lines }])
        }
        (C::Present { .. }, true, _) => Err(R::AlreadyPresented),
        (_, false, _) => Err(R::NotPresented),
        (C::Reopen { closes_at }, true, true) => Ok(vec![E::OrderFormReopened { closes_at }]),
        (C::Reopen { .. }, true, false) => Err(R::NotClosed),
        (_, true, true) => Err(R::Closed),
        (C::SetNotice { notice }, ..) if notice.chars().count() > NOTICE_MAX => {
            Err(R::NoticeTooLong)
        }
        (C::SetNotice { notice }, ..) => Ok(vec![E::NoticeSet { notice }]),
        (C::LeaveOut { products }, ..) => {
            match products.iter().find(|product| !form.lines.contains_key(product)) {
                Some(unknown) => Err(R::UnknownProduct(*unknown)),
                None => Ok(vec![E::LinesLeftOut { products }]),
            }
        }
        (C::Close, ..) => Ok(vec![E::OrderFormClosed]),
    }
}
