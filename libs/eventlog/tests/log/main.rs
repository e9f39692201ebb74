//! What the event log promises, on a real PostgreSQL.

#[cfg(test)]
mod appending;
#[cfg(test)]
mod archiving;
#[cfg(test)]
mod giving_up;
#[cfg(test)]
mod model;
#[cfg(test)]
mod ordering;
#[cfg(test)]
mod protection;
#[cfg(test)]
mod salting;
#[cfg(test)]
mod selecting;
#[cfg(test)]
mod support;
#[cfg(test)]
mod transferring;
#[cfg(test)]
mod verifying;
