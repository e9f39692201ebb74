//! Choosing which waiting requests may share the next batch.
//!
//! Two requests that need the same stream (one of them to write it) or the same command key never
//! run at the same moment: the database would only tell the second one to come back. Requests that
//! share a stream keep their order of arrival.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::lock;
use crate::model::Append;

/// What one request needs, as numbers of [`lock`]: a collision only delays a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Claims {
    exclusive: Vec<i64>,
    shared: Vec<i64>,
}

impl Claims {
    pub(crate) fn of(append: &Append) -> Self {
        let mut claims = Self::default();
        for part in &append.streams {
            let condition_only = part.events.is_empty();
            let list = if condition_only { &mut claims.shared } else { &mut claims.exclusive };
            list.push(lock::of_stream(&part.stream));
        }
        if let Some(idempotency) = &append.idempotency {
            claims.exclusive.push(lock::of_key(append.tenant, &idempotency.key));
        }
        claims
    }

    fn len(&self) -> usize {
        self.exclusive.len() + self.shared.len()
    }
}

/// What the requests under way need.
#[derive(Debug, Default)]
pub(crate) struct Claimed {
    exclusive: HashSet<i64>,
    shared: HashMap<i64, usize>,
}

impl Claimed {
    fn allows(&self, claims: &Claims) -> bool {
        let taken = |key: &i64| self.exclusive.contains(key);
        let read = |key: &i64| self.shared.contains_key(key);
        !claims.exclusive.iter().any(|key| taken(key) || read(key))
            && !claims.shared.iter().any(taken)
    }

    fn take(&mut self, claims: &Claims) {
        self.exclusive.extend(&claims.exclusive);
        for key in &claims.shared {
            *self.shared.entry(*key).or_default() += 1;
        }
    }

    /// Gives back what `claims` took.
    pub(crate) fn release(&mut self, claims: &Claims) {
        for key in &claims.exclusive {
            self.exclusive.remove(key);
        }
        for key in &claims.shared {
            if let Some(readers) = self.shared.get_mut(key) {
                *readers -= 1;
                if *readers == 0 {
                    self.shared.remove(key);
                }
            }
        }
    }
}

/// The most streams and keys that one batch may lock together, unless one request alone has more.
const LOCKS_MAX: usize = 512;

/// Takes from `waiting`, oldest first, what may run now beside what is `claimed`, and claims it.
pub(crate) fn pick<T>(
    waiting: &mut VecDeque<T>,
    claims_of: impl Fn(&T) -> &Claims,
    claimed: &mut Claimed,
    batch_max: usize,
) -> Vec<T> {
    let mut batch = Vec::new();
    let mut passed_over = Claimed::default();
    let (mut locks, mut index) = (0, 0);
    while index < waiting.len() && batch.len() < batch_max && locks < LOCKS_MAX {
        let claims = claims_of(&waiting[index]);
        let fits = batch.is_empty() || locks + claims.len() <= LOCKS_MAX;
        if fits && claimed.allows(claims) && passed_over.allows(claims) {
            locks += claims.len();
            claimed.take(claims);
            batch.extend(waiting.remove(index));
        } else {
            passed_over.take(claims);
            index += 1;
        }
    }
    batch
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(exclusive: &[i64], shared: &[i64]) -> Claims {
        Claims { exclusive: exclusive.to_vec(), shared: shared.to_vec() }
    }

    fn picked(waiting: &mut VecDeque<Claims>, claimed: &mut Claimed) -> Vec<Vec<i64>> {
        let batch = pick(waiting, |claims| claims, claimed, 10);
        batch.into_iter().map(|claims| claims.exclusive).collect()
    }

    #[test]
    fn requests_for_different_streams_go_together_and_those_for_one_stream_in_turn() {
        let mut waiting = VecDeque::from([
            request(&[1], &[]),
            request(&[1, 2], &[]),
            request(&[2], &[]),
            request(&[3], &[]),
        ]);
        let mut claimed = Claimed::default();
        assert_eq!(picked(&mut waiting, &mut claimed), [vec![1], vec![3]]);
        assert!(picked(&mut waiting, &mut claimed).is_empty(), "stream 1 is still under way");
        claimed.release(&request(&[1], &[]));
        assert_eq!(picked(&mut waiting, &mut claimed), [vec![1, 2]]);
        claimed.release(&request(&[1, 2], &[]));
        assert_eq!(picked(&mut waiting, &mut claimed), [vec![2]]);
    }

    #[test]
    fn many_orders_may_depend_on_one_order_form_but_not_while_it_closes() {
        let mut waiting =
            VecDeque::from([request(&[1], &[9]), request(&[2], &[9]), request(&[9], &[])]);
        let mut claimed = Claimed::default();
        assert_eq!(picked(&mut waiting, &mut claimed), [vec![1], vec![2]]);
        claimed.release(&request(&[1], &[9]));
        assert!(picked(&mut waiting, &mut claimed).is_empty(), "order 2 still reads the form");
        claimed.release(&request(&[2], &[9]));
        assert_eq!(picked(&mut waiting, &mut claimed), [vec![9]]);
        waiting.push_back(request(&[3], &[9]));
        assert!(picked(&mut waiting, &mut claimed).is_empty(), "the form is closing");
    }

    #[test]
    fn a_batch_is_bounded_yet_a_large_request_passes_alone() {
        let large: Vec<i64> = (0..600).collect();
        let mut waiting = VecDeque::from([request(&[1000], &[]), request(&large, &[])]);
        let mut claimed = Claimed::default();
        assert_eq!(picked(&mut waiting, &mut claimed), [vec![1000]]);
        assert_eq!(picked(&mut waiting, &mut claimed), [large]);
    }
}
