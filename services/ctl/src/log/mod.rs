//! `solidaires log`.

mod cli;
mod moment;
mod table;
mod transfer;

pub use cli::LookTask;

use self::{
    cli::Choice,
    moment::Moment,
    table::{Form, form},
};
use crate::CtlError;
use app::{
    AppError, Platform,
    log::{AsOf, GivenOutError, Selection, StreamId},
};
use kernel::TenantId;
use runtime::shutdown_signal;
use std::io::{self, BufWriter, Write, stdout};
use uuid::Uuid;

pub(crate) async fn perform(platform: &Platform, task: LookTask) -> Result<(), CtlError> {
    let done = match task {
        LookTask::List { choice, last, all, json } => {
            list(platform, &choice, (!all).then_some(last), form(json, Form::Table)).await
        }
        LookTask::Follow { choice, json } => {
            follow(platform, &choice, form(json, Form::Table)).await
        }
        LookTask::Show { stream, version, at, json } => {
            let as_of = version.map(AsOf::Version).or_else(|| at.map(AsOf::from));
            show(platform, &stream, as_of, form(json, Form::Story)).await
        }
        LookTask::Projection { name, at } => projection(platform, &name, at).await,
        LookTask::Export { tenant, file } => transfer::export(platform, id(&tenant)?, &file).await,
        LookTask::Import { file } => transfer::import(platform, &file).await,
    };
    match done {
        // Whoever read this has read enough: `solidaires log list | head`.
        Err(CtlError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

async fn list(
    platform: &Platform,
    choice: &Choice,
    last: Option<u32>,
    form: Form,
) -> Result<(), CtlError> {
    let selection = selection(choice)?;
    let mut out = BufWriter::new(stdout().lock());
    table::head(&mut out, form)?;
    if let Some(count) = last {
        let events = platform.newest(&selection, count).await?;
        return Ok(table::rows(&mut out, form, events)?);
    }
    let given = platform.select(&selection, |events| table::rows(&mut out, form, events)).await;
    Ok(given?)
}

async fn follow(platform: &Platform, choice: &Choice, form: Form) -> Result<(), CtlError> {
    let selection = selection(choice)?;
    let after = selection.from_position.map(|from| from.saturating_sub(1));
    let mut out = BufWriter::new(stdout());
    table::head(&mut out, form)?;
    let stop = shutdown_signal()?;
    let shown = |events| table::rows(&mut out, form, events);
    Ok(platform.follow(&selection, after, shown, stop).await?)
}

async fn show(
    platform: &Platform,
    stream: &str,
    as_of: Option<AsOf>,
    form: Form,
) -> Result<(), CtlError> {
    let stream = stream_id(stream).ok_or_else(|| CtlError::NotAStream(stream.to_owned()))?;
    let events = platform.stream_as_of(&stream, as_of).await?;
    let mut out = stdout().lock();
    table::head(&mut out, form)?;
    Ok(table::rows(&mut out, form, events)?)
}

async fn projection(platform: &Platform, name: &str, at: Option<Moment>) -> Result<(), CtlError> {
    let position = match at {
        None => u64::MAX,
        Some(Moment::Position(position)) => position,
        Some(Moment::Time(time)) => platform.position_at(time).await?,
    };
    let mut out = BufWriter::new(stdout());
    // A row is JSON already, and the name of a table needs no quoting.
    let show = |table: &str, row: &str| writeln!(out, r#"{{"table":"{table}","row":{row}}}"#);
    let shown = platform.read_model_as_of(name, position, show).await;
    let reached = match shown {
        Err(GivenOutError::App(AppError::NotFound)) => {
            return Err(CtlError::NoSuchReadModel(name.to_owned()));
        }
        shown => shown?,
    };
    out.flush()?;
    eprintln!("Tel qu’à la position {reached}.");
    Ok(())
}

/// `tenant/category/id`.
fn stream_id(text: &str) -> Option<StreamId> {
    let mut parts = text.split('/');
    let (tenant, category, id) = (parts.next()?, parts.next()?, parts.next()?);
    let (tenant, id) = (tenant.parse().ok()?, id.parse().ok()?);
    parts.next().is_none().then(|| StreamId { tenant, category: category.to_owned().into(), id })
}

fn selection(choice: &Choice) -> Result<Selection, CtlError> {
    let of = |text: &Option<String>| text.as_deref().map(uuid).transpose();
    let mut selection = Selection {
        tenant: of(&choice.tenant)?,
        category: choice.category.clone(),
        stream: of(&choice.stream)?,
        name: choice.event.clone(),
        role: choice.role.clone(),
        correlation: of(&choice.correlation)?,
        ..Selection::default()
    };
    match choice.from {
        Some(Moment::Position(position)) => selection.from_position = Some(position),
        Some(Moment::Time(time)) => selection.from_time = Some(time),
        None => {}
    }
    match choice.to {
        Some(Moment::Position(position)) => selection.to_position = Some(position),
        Some(Moment::Time(time)) => selection.to_time = Some(time),
        None => {}
    }
    Ok(selection)
}

fn uuid(text: &str) -> Result<Uuid, CtlError> {
    text.parse().map_err(|_| CtlError::NotAnId(text.to_owned()))
}

fn id(text: &str) -> Result<TenantId, CtlError> {
    Ok(TenantId::from_uuid(uuid(text)?))
}
