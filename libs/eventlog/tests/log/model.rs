//! The log against a model of it in memory: whatever is appended, left hanging, committed, rolled
//! back, sealed and read, in whatever order, each answer is the one that the model foretells.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use eventlog::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sqlx::{Postgres, Transaction};
use uuid::Uuid;

use crate::support::*;

const STREAMS: usize = 4;
/// Transactions that may be open at once, beside the log's own writer.
const HOLDERS: usize = 3;
const SUBSCRIBERS: usize = 2;

#[derive(Debug, Clone)]
enum Step {
    /// Through the writer of the process.
    Append(Vec<Part>),
    /// In a transaction that stays open.
    AppendWithin(usize, Vec<Part>),
    Commit(usize),
    Rollback(usize),
    Seal,
    Read(usize, u32),
}

#[derive(Debug, Clone)]
struct Part {
    stream: usize,
    belief: Belief,
    events: usize,
}

/// What the caller believes of the stream's version.
#[derive(Debug, Clone, Copy)]
enum Belief {
    Any,
    None,
    Right,
    TooLow,
    TooHigh,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    use Belief::*;
    let belief =
        prop_oneof![Just(Any), Just(None), Just(Right), Just(Right), Just(TooLow), Just(TooHigh)];
    let part = (0..STREAMS, belief, 0..3_usize).prop_map(|(stream, belief, events)| Part {
        stream,
        belief,
        events,
    });
    let parts = prop::collection::vec(part, 1..4).prop_map(|mut parts| {
        let mut seen = BTreeSet::new();
        parts.retain(|part| seen.insert(part.stream));
        // One request is of one tenant: streams of even and of odd number.
        let tenant = parts[0].stream % 2;
        parts.retain(|part| part.stream % 2 == tenant);
        parts
    });
    let step = prop_oneof![
        4 => parts.clone().prop_map(Step::Append),
        4 => (0..HOLDERS, parts).prop_map(|(holder, parts)| Step::AppendWithin(holder, parts)),
        2 => (0..HOLDERS).prop_map(Step::Commit),
        1 => (0..HOLDERS).prop_map(Step::Rollback),
        2 => Just(Step::Seal),
        2 => (0..SUBSCRIBERS, 1..6_u32).prop_map(|(who, limit)| Step::Read(who, limit)),
    ];
    prop::collection::vec(step, 1..60)
}

/// What an append answers.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Appended(Vec<u64>),
    Conflict { stream: usize, actual: u64 },
    Busy,
}

#[derive(Debug, Default, Clone)]
struct Holder {
    exclusive: BTreeSet<usize>,
    shared: BTreeSet<usize>,
    /// In the order of appending: when, to which stream, which event.
    pending: Vec<(u64, usize, Uuid)>,
}

#[derive(Debug, Default)]
struct Model {
    /// How many events were ever given a number.
    clock: u64,
    committed: [u64; STREAMS],
    unsealed: BTreeMap<u64, Uuid>,
    sealed: Vec<Uuid>,
    holders: [Holder; HOLDERS],
}

impl Model {
    fn is_free(&self, stream: usize, exclusively: bool, but: Option<usize>) -> bool {
        let others = self.holders.iter().enumerate().filter(|(number, _)| Some(*number) != but);
        others.map(|(_, holder)| holder).all(|holder| {
            let read = exclusively && holder.shared.contains(&stream);
            !read && !holder.exclusive.contains(&stream)
        })
    }

    /// Locks what is free, as the database does: also where the request as a whole is busy.
    fn lock(&mut self, parts: &[Part], holder: Option<usize>) -> bool {
        let mut all = true;
        for part in parts {
            let exclusively = part.events > 0;
            if !self.is_free(part.stream, exclusively, holder) {
                all = false;
            } else if let Some(holder) = holder.map(|number| &mut self.holders[number]) {
                let locks = if exclusively { &mut holder.exclusive } else { &mut holder.shared };
                locks.insert(part.stream);
            }
        }
        all
    }

    fn version(&self, stream: usize, holder: Option<usize>) -> u64 {
        let own = holder.map_or(0, |number| {
            self.holders[number].pending.iter().filter(|(_, of, _)| *of == stream).count()
        });
        self.committed[stream] + own as u64
    }

    fn append(&mut self, parts: &[Part], append: &Append, holder: Option<usize>) -> Answer {
        if !self.lock(parts, holder) {
            return Answer::Busy;
        }
        for (part, asked) in parts.iter().zip(&append.streams) {
            let actual = self.version(part.stream, holder);
            let fits = match asked.expected {
                ExpectedVersion::Any => true,
                ExpectedVersion::NoStream => actual == 0,
                ExpectedVersion::Exactly(version) => actual == version,
            };
            if !fits {
                return Answer::Conflict { stream: part.stream, actual };
            }
        }
        let reached =
            parts.iter().map(|part| self.version(part.stream, holder) + part.events as u64);
        let answer = Answer::Appended(reached.collect());
        for (part, asked) in parts.iter().zip(&append.streams) {
            for event in &asked.events {
                self.clock += 1;
                let written = (self.clock, part.stream, event.id);
                match holder {
                    Some(number) => self.holders[number].pending.push(written),
                    None => self.commit(written),
                }
            }
        }
        answer
    }

    fn commit(&mut self, (when, stream, id): (u64, usize, Uuid)) {
        self.committed[stream] += 1;
        self.unsealed.insert(when, id);
    }

    fn end(&mut self, number: usize, keep: bool) {
        let holder = std::mem::take(&mut self.holders[number]);
        if keep {
            holder.pending.into_iter().for_each(|written| self.commit(written));
        }
    }

    fn seal(&mut self) -> usize {
        let new = std::mem::take(&mut self.unsealed);
        self.sealed.extend(new.values());
        new.len()
    }
}

/// The real log, in step with the model.
struct Play<'a> {
    test: &'a TestLog,
    model: Model,
    streams: [StreamId; STREAMS],
    open: [Option<Transaction<'static, Postgres>>; HOLDERS],
    /// How much of the log is of earlier plays.
    before: u64,
    read: [usize; SUBSCRIBERS],
}

impl Play<'_> {
    fn request(&self, parts: &[Part], holder: Option<usize>) -> Append {
        request(parts.iter().map(|part| self.part(part, holder)).collect())
    }

    fn part(&self, part: &Part, holder: Option<usize>) -> StreamAppend {
        let actual = self.model.version(part.stream, holder);
        let expected = match part.belief {
            Belief::Any => ExpectedVersion::Any,
            Belief::None => ExpectedVersion::NoStream,
            Belief::Right => ExpectedVersion::Exactly(actual),
            Belief::TooLow => ExpectedVersion::Exactly(actual.saturating_sub(1)),
            Belief::TooHigh => ExpectedVersion::Exactly(actual + 1),
        };
        let names = vec!["noted"; part.events];
        crate::support::part(&self.streams[part.stream], expected, &names)
    }

    fn answer(&self, outcome: Result<AppendOutcome, AppendError>) -> Answer {
        match outcome {
            Ok(AppendOutcome::Appended(versions)) => {
                Answer::Appended(versions.iter().map(|stream| stream.version).collect())
            }
            Err(AppendError::Conflict { stream, actual, .. }) => {
                let number = self.streams.iter().position(|known| *known == stream);
                Answer::Conflict { stream: number.unwrap(), actual }
            }
            Err(AppendError::Busy) => Answer::Busy,
            other => panic!("{other:?}"),
        }
    }

    async fn step(&mut self, step: &Step) {
        match step {
            Step::Append(parts) => {
                let append = self.request(parts, None);
                let answer = self.answer(self.test.log.append(append.clone()).await);
                assert_eq!(answer, self.model.append(parts, &append, None));
            }
            Step::AppendWithin(number, parts) => {
                let append = self.request(parts, Some(*number));
                let mut transaction = match self.open[*number].take() {
                    Some(transaction) => transaction,
                    None => self.test.app.begin().await.unwrap(),
                };
                let outcome = append_within(&mut transaction, &append).await;
                self.open[*number] = Some(transaction);
                let answer = self.answer(outcome);
                assert_eq!(answer, self.model.append(parts, &append, Some(*number)));
            }
            Step::Commit(number) => self.end(*number, true).await,
            Step::Rollback(number) => self.end(*number, false).await,
            Step::Seal => {
                let sealing = self.test.sealer.seal_available().await.unwrap();
                assert_eq!(sealing.sealed, self.model.seal());
            }
            Step::Read(subscriber, limit) => self.read(*subscriber, *limit).await,
        }
    }

    async fn end(&mut self, number: usize, keep: bool) {
        match self.open[number].take() {
            Some(transaction) if keep => transaction.commit().await.unwrap(),
            Some(transaction) => transaction.rollback().await.unwrap(),
            None => {}
        }
        self.model.end(number, keep);
    }

    /// Reads on: exactly what the model has there, in its order.
    async fn read(&mut self, subscriber: usize, limit: u32) {
        let from = self.read[subscriber];
        let after = self.before + from as u64;
        let events = read_sealed(&self.test.worker, after, limit).await.unwrap();
        let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
        let end = self.model.sealed.len().min(from + limit as usize);
        assert_eq!(ids, self.model.sealed[from..end]);
        self.read[subscriber] = end;
    }

    async fn end_all(mut self) {
        for number in 0..HOLDERS {
            self.end(number, number % 2 == 0).await;
        }
        self.step(&Step::Seal).await;
        for subscriber in 0..SUBSCRIBERS {
            self.read(subscriber, 1_000).await;
        }
        for (stream, version) in self.streams.iter().zip(self.model.committed) {
            let events = self.test.log.load(stream, 0).await.unwrap();
            let versions: Vec<u64> = events.iter().map(|event| event.version).collect();
            assert_eq!(versions, (1..=version).collect::<Vec<u64>>());
        }
    }
}

#[test]
fn whatever_happens_in_whatever_order_the_log_answers_as_its_model() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let settings = WriterSettings { busy_timeout: Duration::ZERO, ..WriterSettings::default() };
    let test = runtime.block_on(test_log_with(settings));
    let mut runner = TestRunner::new(Config { cases: 100, ..Config::default() });
    let outcome = runner.run(&steps(), |steps| {
        runtime.block_on(async {
            let tenants = [fresh(), fresh()];
            let mut play = Play {
                test: &test,
                model: Model::default(),
                streams: std::array::from_fn(|number| some_order(tenants[number % 2])),
                open: Default::default(),
                before: test.sealer.seal_available().await.unwrap().head.size,
                read: [0; SUBSCRIBERS],
            };
            for step in &steps {
                play.step(step).await;
            }
            play.end_all().await;
        });
        Ok(())
    });
    outcome.unwrap();
    assert_eq!(runtime.block_on(verify(&test.worker)).unwrap().difference, None);
}
