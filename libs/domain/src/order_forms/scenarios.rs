//! Given, when, then.

use super::{OrderForm, OrderFormCommand as C, OrderFormEvent as E, OrderFormRefusal as R, decide};
use crate::testing::{When, closing, given, month, now, offer, product, structure, text};
use chrono::TimeDelta;

fn presented() -> E {
    let lines = vec![offer(1), offer(2)];
    E::OrderFormPresented { hub: structure(1), month: month(11), closes_at: closing(), lines }
}

fn when<const N: usize>(events: [E; N], command: C) -> When<OrderForm, R> {
    given(events).when(|state, context| decide(state, command, context))
}

fn notice(characters: usize) -> String {
    "é".repeat(characters)
}

#[test]
fn a_form_is_presented_once_and_takes_orders_until_the_announced_time() {
    let lines = vec![offer(1), offer(2)];
    let present = C::Present { hub: structure(1), month: month(11), closes_at: closing(), lines };
    let form = when([], present.clone()).then([presented()]);
    assert!(form.takes_orders(now()));
    assert!(form.takes_orders(closing() - TimeDelta::seconds(1)));
    assert!(!form.takes_orders(closing()));
    when([presented()], present).refused(R::AlreadyPresented);
}

#[test]
fn a_closed_form_takes_no_orders_and_changes_no_more() {
    let form = when([presented()], C::Close).then([E::OrderFormClosed]);
    assert!(!form.takes_orders(now()));
    let closed = || [presented(), E::OrderFormClosed];
    when(closed(), C::Close).refused(R::Closed);
    when(closed(), C::SetNotice { notice: text("Bonjour") }).refused(R::Closed);
    when(closed(), C::LeaveOut { products: vec![] }).refused(R::Closed);
}

#[test]
fn a_form_that_is_not_there_takes_no_orders_and_no_changes() {
    assert!(!OrderForm::default().takes_orders(now()));
    when([], C::Close).refused(R::NotPresented);
    when([], C::SetNotice { notice: text("Bonjour") }).refused(R::NotPresented);
}

#[test]
fn a_structure_tells_its_members_something_within_2000_characters() {
    let longest = || notice(2_000);
    let set = E::NoticeSet { notice: longest() };
    let form = when([presented()], C::SetNotice { notice: longest() }).then([set]);
    assert_eq!(form.notice, longest());
    when([presented()], C::SetNotice { notice: notice(2_001) }).refused(R::NoticeTooLong);
}

#[test]
fn a_structure_leaves_lines_out_and_may_think_again() {
    let leave = |products| C::LeaveOut { products };
    let left = |products| E::LinesLeftOut { products };
    let form = when([presented()], leave(vec![product(2)])).then([left(vec![product(2)])]);
    assert!(form.line(product(1)).is_some() && form.line(product(2)).is_none());
    let again = when([presented(), left(vec![product(2)])], leave(vec![])).then([left(vec![])]);
    assert!(again.line(product(2)).is_some());
    when([presented()], leave(vec![product(3)])).refused(R::UnknownProduct(product(3)));
}

#[test]
fn a_form_that_was_closed_is_opened_again_until_another_hour() {
    let later = closing() + TimeDelta::days(1);
    let reopen = || C::Reopen { closes_at: later };
    let reopened = E::OrderFormReopened { closes_at: later };
    let form = when([presented(), E::OrderFormClosed], reopen()).then([reopened]);
    assert!(form.takes_orders(closing()) && !form.takes_orders(later));
    when([presented()], reopen()).refused(R::NotClosed);
    when([], reopen()).refused(R::NotPresented);
}
