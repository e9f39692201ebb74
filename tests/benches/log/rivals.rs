//! Other people's event logs, each in a program of its own: `tests/rivals`.

use super::{CALLERS, Extent, progress};
use crate::{
    Anything,
    cluster::PrivateCluster,
    report::{Figure, Section, decimal, hundredths, median},
    repository,
};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// The names of `tests/rivals/src/main.rs`, each with what it calls.
const WAYS: [(&str, &str); 5] = [
    ("disintegrate-make", "disintegrate-postgres, `DecisionMaker::make`"),
    ("disintegrate-append", "disintegrate-postgres, `EventStore::append` alone"),
    ("disintegrate-unchecked", "disintegrate-postgres, `append_without_validation` alone"),
    ("postgres-es-execute", "postgres-es, `CqrsFramework::execute`"),
    ("postgres-es-persist", "postgres-es, `PersistedEventRepository::persist` alone"),
];
const CONNECTIONS: [u32; 4] = [8, 16, 32, 64];
/// "At least 3 times the better", in hundredths.
const RATIO_MIN: u128 = 300;
/// Not on other people's terms: nothing tells whether the thing has events already.
const UNCHECKED: &str = "disintegrate-unchecked";

#[derive(Default)]
pub struct Rivals {
    program: PathBuf,
    ways: Vec<Way>,
    /// Why nothing is measured.
    missing: Option<String>,
}

struct Way {
    name: &'static str,
    calls: &'static str,
    /// The pool that did most in a first try.
    connections: u32,
    rates: Vec<u64>,
}

impl Rivals {
    /// Builds the program, makes its databases and finds each one's best pool. Where it cannot be
    /// built (no network, say), the report says so.
    pub async fn prepare(cluster: &PrivateCluster, extent: Extent) -> Result<Self, Anything> {
        let program = match build() {
            Ok(program) => program,
            Err(error) => {
                progress("(the other logs are not measured)", &error);
                return Ok(Self { missing: Some(error.to_string()), ..Self::default() });
            }
        };
        let mut rivals = Self { program, ..Self::default() };
        for name in ["disintegrate", "postgres_es"] {
            cluster.create_database(name).await?;
        }
        let pools = if extent.rounds == 1 { &CONNECTIONS[1..2] } else { &CONNECTIONS[..] };
        for (name, calls) in WAYS {
            let mut best = (0, 0);
            for connections in pools {
                let rate = rivals.run(cluster, name, *connections, 1)?;
                progress(&format!("appends/s by {name} over {connections} connections"), rate);
                best = best.max((rate, *connections));
            }
            rivals.ways.push(Way { name, calls, connections: best.1, rates: vec![] });
        }
        Ok(rivals)
    }

    pub fn round(&mut self, cluster: &PrivateCluster, extent: Extent) -> Result<(), Anything> {
        for number in 0..self.ways.len() {
            let Way { name, connections, .. } = self.ways[number];
            let rate = self.run(cluster, name, connections, extent.turn.as_secs())?;
            progress(&format!("appends/s by {name}"), rate);
            self.ways[number].rates.push(rate);
        }
        Ok(())
    }

    /// Appends a second.
    fn run(
        &self,
        cluster: &PrivateCluster,
        name: &str,
        connections: u32,
        seconds: u64,
    ) -> Result<u64, Anything> {
        let database =
            if name.starts_with("disintegrate") { "disintegrate" } else { "postgres_es" };
        let numbers = [u64::from(CALLERS), u64::from(connections), seconds];
        let output = Command::new(&self.program)
            .args([name, &cluster.running()?.url(database)])
            .args(numbers.map(|number| number.to_string()))
            .output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        said.trim().parse().map_err(|_| {
            format!("{name}: {said}{}", String::from_utf8_lossy(&output.stderr)).into()
        })
    }

    pub fn section(&self, ours: u64) -> Section {
        let mut figures = vec![Figure::new("The log", format!("{ours} appends/s"))];
        let mut best = 0;
        for way in &self.ways {
            let rate = median(way.rates.clone());
            if way.name != UNCHECKED {
                best = best.max(rate);
            }
            let figure = format!("{rate} appends/s over {} connections", way.connections);
            figures.push(Figure::new(way.calls, figure));
            let ratio = decimal(hundredths(ours.into(), rate.into()));
            figures.push(Figure::new("… the log / it", format!("{ratio}×")));
        }
        match &self.missing {
            Some(reason) => figures.push(Figure::new("Others", format!("not measured: {reason}"))),
            None => {
                let ratio = hundredths(ours.into(), best.into());
                let what = "**The log / the best of those that check**";
                figures.push(
                    Figure::new(what, format!("**{}×**", decimal(ratio)))
                        .against("at least 3×", ratio >= RATIO_MIN),
                );
            }
        }
        Section::new("The event log: other event logs", method(), figures)
    }
}

fn method() -> String {
    format!(
        "{CALLERS} callers, each appending one event (a row about as long as ours) of a thing that \
         has none yet, in the same rounds as above and on the same server; the program is \
         `tests/rivals`, optimised as ours. Both libraries are used as their documents show \
         (`DecisionMaker::make` without snapshots: reads the events of the thing, decides, \
         appends; `CqrsFramework::execute` without queries: the same), and by what they append \
         with alone, which their documents do not recommend but which is what ours does: \
         `EventStore::append` with a query for the thing and version 0, and \
         `PersistedEventRepository::persist` without snapshot. `append_without_validation` does \
         not look whether there are events already, so it is shown and not counted. Tables are \
         those that the libraries make or document; no listener, so no trigger. The pool has as \
         many connections, out of {CONNECTIONS:?}, as did most in a first try, and does not test \
         them before use; appends that PostgreSQL could not serialise are repeated."
    )
}

/// Beside what cargo builds for the project, so that it is built once.
fn build() -> Result<PathBuf, Anything> {
    progress("tests/rivals", "building");
    let targets = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = targets.unwrap_or_else(|| repository().join("target")).join("rivals");
    let manifest = Path::new("tests/rivals/Cargo.toml");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    // What cargo says of us would have it build the other package's parts anew each time.
    let of_us = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in env::vars().filter(|(name, _)| of_us(name)) {
        build.env_remove(name);
    }
    let built = build
        .args(["build", "--quiet", "--release", "--locked", "--target-dir"])
        .arg(&target)
        .arg("--manifest-path")
        .arg(repository().join(manifest))
        .status()?;
    if !built.success() {
        return Err(format!("{} cannot be built here", manifest.display()).into());
    }
    Ok(target.join("release/rivals"))
}
