//! A report with its proof: made and verified, 205 cells over 1,000 structures.

use crate::{
    Anything,
    report::{Figure, Section, median, milliseconds},
};
use kernel::{Category, ProgrammeId, StructureId};
use proof::{
    Commitments, Disclosed, Evidence, Figures, Log, Opening, Selection, Statement, Values,
    family::{self, Group, Measure},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    convert::Infallible,
    hint::black_box,
    num::NonZero,
    thread,
    time::{Duration, Instant},
};
use transparency::{
    Checkpoint, Entry, EntryKind, Hash, Note, Signer, Tile, TileKind, content_hash, entry_bundle,
    hash_tile, inclusion_proof, payload_hash, root_of,
};

const STRUCTURES: usize = 1_000;
const EPCIS: usize = 18;
/// Other events in the log.
const HIDDEN: usize = 100_000;
const ROUNDS: usize = 7;
const VERIFIED_WITHIN: Duration = Duration::from_secs(1);

/// One settlement, as the vault and the log have it.
struct Settled {
    statement: Statement,
    payload: String,
    opening: Opening,
    commitments: Commitments,
}

struct World {
    settled: Vec<Settled>,
    report: String,
    entries: Vec<Entry>,
    disclosed: Vec<Disclosed>,
    signer: Signer,
    checkpoint: String,
    tiles: BTreeMap<Tile, Vec<u8>>,
}

pub fn measure() -> Result<Section, Anything> {
    let start = Instant::now();
    let settled: Vec<Settled> = (0..STRUCTURES).map(settled).collect::<Result<_, _>>()?;
    let committing = start.elapsed() / u32::try_from(STRUCTURES)?;
    let world = World::new(settled)?;
    let figures = Figures::read(&world.report).map_err(|error| error.to_string())?;
    let (mut proving, mut verifying) = (vec![], vec![]);
    let mut size = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let document = world.document()?;
        proving.push(start.elapsed());
        size = document.len();
        let start = Instant::now();
        let holds = world.verifies(&document);
        verifying.push(start.elapsed());
        if !holds {
            return Err("the report does not verify".into());
        }
    }
    let (proving, verifying) = (median(proving), median(verifying));
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let method = format!(
        "{STRUCTURES} structures in {EPCIS} EPCI, one month, {} commitments each; {} figures \
         (grams, millilitres and euros twice) in 205 cells; a log of {} entries. Measured: from \
         openings and tiles to the bytes of the document, and from these bytes to the verdict, \
         tiles included, on {processors} processors. {ROUNDS} rounds, the median.",
        family::CELLS,
        figures.all.len(),
        world.entries.len(),
    );
    let figures = vec![
        Figure::new("Committing to one structure's month", milliseconds(committing)),
        Figure::new("Proving the report", milliseconds(proving)),
        Figure::new("Verifying it", milliseconds(verifying))
            .against("under 1 s", verifying < VERIFIED_WITHIN),
        Figure::new("The document", format!("{} MB", size / 1_000_000)),
    ];
    Ok(Section::new("A report with its proof", method, figures))
}

fn epci(number: usize) -> String {
    format!("2000705{number:02}")
}

fn hub() -> StructureId {
    StructureId::derived(&[b"hub"])
}

fn settled(number: usize) -> Result<Settled, Anything> {
    let mut values = Values::default();
    for (place, category) in Category::ALL.iter().enumerate() {
        let amount = i64::try_from(1_000 + number * 7 + place * 31)?;
        let measures = [Measure::Grams, Measure::Millilitres, Measure::Paid, Measure::ToProducers];
        for group in Group::ALL {
            for measure in measures {
                let whole = if *group == Group::All { amount * 4 } else { amount / 2 };
                values.add(*category, *group, measure, whole)?;
            }
        }
        values.add(*category, Group::WithReference, Measure::Reference, amount)?;
    }
    let seed = Sha256::digest(number.to_be_bytes()).into();
    let opening = Opening { values, seed };
    let commitments = opening.commit();
    let payload = json!({
        "type": "volumes_committed",
        "hub": hub(),
        "month": "2026-10",
        "commune": format!("54{:03}", number % 500),
        "epci": epci(number % EPCIS),
        "number": 0,
        "family": family::FAMILY,
        "commitments_sha256": commitments.sha256(),
    });
    let payload = payload.to_string();
    let statement = Statement::of(&payload)?.ok_or("no statement")?;
    Ok(Settled { statement, payload, opening, commitments })
}

impl World {
    fn new(settled: Vec<Settled>) -> Result<Self, Anything> {
        let hidden = |number: usize| {
            let content = Sha256::digest(number.to_le_bytes()).into();
            Entry::new(EntryKind::Hidden, &[1; 32], &content)
        };
        let mut entries: Vec<Entry> = (0..HIDDEN).map(hidden).collect();
        let mut disclosed = vec![];
        for (number, one) in settled.iter().enumerate() {
            let envelope: Hash = Sha256::digest(number.to_be_bytes()).into();
            let salt: Hash = Sha256::digest(envelope).into();
            let content = content_hash(&envelope, &payload_hash(&one.payload));
            let (index, payload) = (entries.len() as u64, one.payload.clone());
            entries.push(Entry::new(EntryKind::Disclosed, &salt, &content));
            disclosed.push(Disclosed { index, salt, envelope, payload, inclusion: vec![] });
        }
        let leaves: Vec<Hash> = entries.iter().map(Entry::leaf_hash).collect();
        let (size, root) = (entries.len() as u64, root_of(&leaves));
        for leaf in &mut disclosed {
            let path = inclusion_proof(&leaves, usize::try_from(leaf.index)?);
            leaf.inclusion = path.ok_or("no such leaf")?;
        }
        let signer = Signer::from_seed("example.org/log", &[9; 32])?;
        let mut note = Note::new(Checkpoint::new("example.org/log", size, root)?.to_string())?;
        note.sign(&signer);
        let checkpoint = note.to_string();
        let report = report(&settled, size, &hex(&root))?;
        let tiles = transparency::new_tiles(0, size).into_iter();
        let tiles = tiles.map(|tile| (tile, tile_bytes(&tile, &entries, &leaves))).collect();
        Ok(Self { settled, report, entries, disclosed, signer, checkpoint, tiles })
    }

    fn document(&self) -> Result<Vec<u8>, Anything> {
        let openings = self.settled.iter().map(|one| {
            let sha256 = one.statement.commitments_sha256.clone();
            (sha256, (one.opening.clone(), one.commitments.clone()))
        });
        let evidence = Evidence {
            hub: hub(),
            report: &self.report,
            checkpoint: self.checkpoint.clone(),
            disclosed: self.disclosed.clone(),
            openings: openings.collect(),
        };
        Ok(proof::prove(&evidence)?.write()?)
    }

    fn verifies(&self, document: &[u8]) -> bool {
        let keys = [self.signer.verifier_key().clone()];
        let log = Log {
            keys: &keys,
            checkpoint: self.checkpoint.as_bytes(),
            since: None,
            tiles: |tile: &Tile| Ok::<_, Infallible>(self.tiles.get(tile).cloned()),
        };
        black_box(proof::verify(document, log)).holds()
    }
}

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn tile_bytes(tile: &Tile, entries: &[Entry], leaves: &[Hash]) -> Vec<u8> {
    let width = usize::from(tile.width());
    let start = usize::try_from(tile.start()).unwrap_or(usize::MAX);
    match tile.kind() {
        TileKind::Entries => {
            let bytes: Vec<_> =
                entries[start..start + width].iter().map(|entry| entry.to_bytes()).collect();
            entry_bundle(bytes.iter().map(<[u8; 33]>::as_slice)).unwrap_or_default()
        }
        TileKind::Hashes { level } => {
            let under = 256_usize.pow(u32::from(level));
            let hashes = (0..width).map(|number| {
                root_of(&leaves[start + number * under..start + (number + 1) * under])
            });
            hash_tile(&hashes.collect::<Vec<_>>())
        }
    }
}

/// A report whose figures are all shown, each as the settlements add up to it.
fn report(settled: &[Settled], position: u64, root: &str) -> Result<String, Anything> {
    let mut report = empty(position, root);
    let figures = Figures::read(&report.to_string()).map_err(|error| error.to_string())?;
    for figure in &figures.all {
        let sum = sum(settled, &figure.selection, figure.measure).ok_or("no such figure")?;
        let at = report.pointer_mut(&figure.at).ok_or("no such place")?;
        *at = json!({ "shown": sum });
    }
    let paid = |selection: &Selection| sum(settled, selection, Measure::Paid);
    let whole = paid(&figures.whole()).ok_or("no total")?;
    for label in ["organic", "siqo", "hve", "local"] {
        let selection = Selection { label: label.to_owned(), ..figures.whole() };
        let tenths = (paid(&selection).ok_or("no label")? * 2_000 + whole) / (2 * whole);
        let share = format!("{}.{}", tenths / 10, tenths % 10);
        report["headline"]["shares"][label] = json!({ "shown": share });
    }
    Ok(report.to_string())
}

fn sum(settled: &[Settled], selection: &Selection, measure: Measure) -> Option<i64> {
    let label = family::of_label(&selection.label)?;
    let cells = family::cells(&selection.categories, label, measure);
    let selected = settled.iter().filter(|one| selection.includes(&one.statement));
    let values = selected.map(|one| one.opening.values.as_slice());
    let parts = values.map(|values| {
        cells.iter().map(|(cell, sign)| values[*cell] * i64::from(*sign)).sum::<i64>()
    });
    Some(parts.sum::<i64>())
}

/// Every figure 0, shares and saving withheld.
fn empty(position: u64, root: &str) -> Value {
    let amounts = || {
        let zero = json!({ "shown": 0 });
        json!({ "grams": zero, "millilitres": zero, "paid": zero, "to_producers": zero })
    };
    let lines = |length: usize| (0..length).map(|_| amounts()).collect::<Vec<_>>();
    let table = |rows: Value, columns: Value, (height, width): (usize, usize)| {
        let cells: Vec<_> = (0..height).map(|_| lines(width)).collect();
        json!({
            "rows": rows, "columns": columns, "cells": cells, "row_totals": lines(height),
            "column_totals": lines(width), "total": amounts(),
        })
    };
    let categories = json!(Category::ALL);
    let rows: Vec<Value> = Category::ALL.iter().map(|one| json!({ "category": one })).collect();
    let month = json!([{ "first_month": "2026-10", "last_month": "2026-10" }]);
    let wide = Category::ALL.len();
    let epcis: Vec<Value> =
        (0..EPCIS).map(|at| json!({ "epci": { "siren": epci(at), "name": "CC" } })).collect();
    let labels = [
        "siqo",
        "organic",
        "aop",
        "igp",
        "label_rouge",
        "without_siqo",
        "hve",
        "without_hve",
        "local",
        "local_under30_km",
        "local_under80_km",
        "local_farther",
        "not_local",
        "with_reference",
        "without_reference",
    ];
    let labels: Vec<Value> = labels.iter().map(|label| json!([label, amounts()])).collect();
    json!({
        "version": 2,
        "programme": {
            "id": ProgrammeId::derived(&[b"bench"]), "name": "Tout", "funders": ["DDETS"],
            "first_month": "2026-10", "last_month": "2026-10", "perimeter": "everywhere",
            "categories": categories,
        },
        "position": position,
        "root_hash": root,
        "months": [{ "month": "2026-10", "position": position }],
        "headline": { "amounts": amounts(), "to_local_producers": { "shown": 0 } },
        "by_category_and_month": table(json!(rows), month, (wide, 1)),
        "by_territory_and_category": table(json!(epcis), json!(rows), (EPCIS, wide)),
        "by_label": { "rows": labels },
    })
}
