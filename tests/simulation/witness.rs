//! What people were told: to be compared with what the log holds.

use app::{AppError, Command, Done, Request};
use kernel::{Actor, CommandId};
use solidaires_tests::{dice::Dice, world::World};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

/// How often each kind of thing happened, over all months: a check of nothing proves nothing.
#[derive(Default)]
pub struct Tally(Mutex<BTreeMap<String, u64>>);

/// What has to happen at least once in a run of several months.
const EXPECTED: [&str; 22] = [
    "place: done",
    "change: done",
    "cancel: done",
    "pay: done",
    "voucher: done",
    "place: FormClosed",
    "change: FormClosed",
    "pay: MoreThanDue",
    "voucher: NotEnough",
    "wallet: done",
    "wallet: NotEnough",
    "somebody else's: NotFound",
    "above the role: Forbidden",
    "off-stage: refused",
    "duel: one",
    "hand over: AlreadyHandedOver",
    "supply: cut",
    "reception: refused in part",
    "loss",
    "loss while packing: done",
    "shortage: done",
    "worker crash",
];

impl Tally {
    pub fn count(&self, what: impl Into<String>) {
        self.add(what, 1);
    }

    pub fn add(&self, what: impl Into<String>, times: u64) {
        *self.0.lock().unwrap().entry(what.into()).or_default() += times;
    }

    pub fn assert_nothing_was_missed(&self) {
        let tally = self.0.lock().unwrap();
        let missed: Vec<_> = EXPECTED
            .iter()
            .filter(|what| tally.get(**what).copied().unwrap_or_default() == 0)
            .collect();
        assert!(missed.is_empty(), "never happened: {missed:?}, but {tally:#?}");
    }
}

/// Commands of one month, by what was answered.
#[derive(Default)]
pub struct Witness {
    answers: Mutex<BTreeMap<CommandId, bool>>,
    fresh: AtomicU64,
}

impl Witness {
    /// A command id that nobody used yet.
    pub fn fresh_id(&self, seed: u64) -> CommandId {
        let number = self.fresh.fetch_add(1, Ordering::SeqCst);
        CommandId::derived(&[b"attempt", &seed.to_be_bytes(), &number.to_be_bytes()])
    }

    /// Somebody was told that the command was carried out, or that it was not.
    pub fn told(&self, id: CommandId, carried_out: bool) {
        *self.answers.lock().unwrap().entry(id).or_default() |= carried_out;
    }

    pub fn answered(&self) -> usize {
        self.answers.lock().unwrap().len()
    }

    pub fn acknowledged(&self) -> BTreeSet<CommandId> {
        let answers = self.answers.lock().unwrap();
        answers.iter().filter(|(_, done)| **done).map(|(id, _)| *id).collect()
    }

    pub fn refused(&self) -> BTreeSet<CommandId> {
        let answers = self.answers.lock().unwrap();
        answers.iter().filter(|(_, done)| !**done).map(|(id, _)| *id).collect()
    }
}

/// The short name of a refusal: `Refused(Order(MoreThanDue { due: … }))` is `MoreThanDue`.
pub fn short_name(error: &AppError) -> String {
    let text = match error {
        AppError::Refused(refusal) => format!("{refusal:?}"),
        other => return first_word(&format!("{other:?}")),
    };
    first_word(text.split_once('(').map_or(text.as_str(), |(_, inner)| inner))
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric()).collect()
}

/// Sends a command once, twice in a row, or twice at once; all must tell the same story.
pub async fn send(
    world: &World,
    witness: &Witness,
    actor: &Actor,
    request: Request,
    dice: &mut Dice,
) -> Result<Done, AppError> {
    let id = request.id;
    let once = || execute(world, actor, request.clone());
    let answers = match dice.between(1, 10) {
        1..=5 => vec![once().await],
        6 | 7 => vec![once().await, once().await],
        _ => {
            let (first, second) = tokio::join!(once(), once());
            vec![first, second]
        }
    };
    for answer in &answers {
        witness.told(id, answer.is_ok());
    }
    same_story(&answers, &request.command);
    let done = answers.iter().position(Result::is_ok).unwrap_or_default();
    answers.into_iter().nth(done).unwrap()
}

/// Tries again where the platform says that the same request can be sent again.
async fn execute(world: &World, actor: &Actor, request: Request) -> Result<Done, AppError> {
    loop {
        let conflicts = request.expected_version.is_some();
        match world.app().execute(actor, request.clone()).await {
            Err(AppError::Overloaded) => {}
            Err(AppError::Conflict { .. }) if !conflicts => {}
            answer => return answer,
        }
    }
}

fn same_story(answers: &[Result<Done, AppError>], command: &impl Debug) {
    let done: Vec<&Done> = answers.iter().flatten().collect();
    let first_times = done.iter().filter(|done| !done.repeated).count();
    assert!(first_times <= 1, "carried out twice: {command:?}");
    let versions: BTreeSet<u64> = done.iter().map(|done| done.version).collect();
    assert!(versions.len() <= 1, "answered differently: {command:?} {answers:?}");
    for error in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        let expected = !matches!(error, AppError::Unavailable(_) | AppError::Unreadable(_));
        assert!(expected, "{command:?}: {error}");
    }
}

/// Sends a command that must go through.
pub async fn must(
    world: &World,
    witness: &Witness,
    actor: &Actor,
    request: Request,
    dice: &mut Dice,
) -> Done {
    let command = request.command.clone();
    let done = send(world, witness, actor, request, dice).await;
    done.unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// A command that must not go through.
pub async fn must_not(
    world: &World,
    witness: &Witness,
    actor: &Actor,
    request: Request,
    dice: &mut Dice,
) -> AppError {
    let command: Command = request.command.clone();
    match send(world, witness, actor, request, dice).await {
        Err(error) => error,
        Ok(done) => panic!("went through: {command:?} {done:?}"),
    }
}
