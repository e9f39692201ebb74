//! A region that bought something, its report, and its published log, all made up.

use crate::{
    Commitments, Disclosed, Document, Evidence, Log, Opening, Values, Verdict,
    family::{FAMILY, Group, Measure},
    prove, verify,
};
use kernel::{Category, Label, Money, Month, ProgrammeId, StructureId};
use reports::{
    CommuneCode, EpciSiren, LabelRow, LogPosition, MonthlyPeopleRow, Perimeter, PeriodPeopleRow,
    Place, Programme, Report, Request, Rows, VolumeRow,
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};
use transparency::{
    Checkpoint, Entry, EntryKind, Hash, Note, Signer, Tile, TileKind, content_hash, entry_bundle,
    hash_tile, inclusion_proof, payload_hash, root_of,
};

pub const ORIGIN: &str = "example.org/solidaires";

pub fn month(number: u8) -> Month {
    Month::try_new(2026, number).unwrap()
}

pub fn epci(number: u32) -> String {
    format!("2000705{number:02}")
}

pub fn hub() -> StructureId {
    StructureId::derived(&[b"hub"])
}

/// The same seed, the same numbers (Knuth's MMIX generator).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// One disclosed event, and what the vault holds of it.
pub struct Settlement {
    pub payload: String,
    pub opening: Opening,
    pub commitments: Commitments,
}

pub fn settlement(
    of: StructureId,
    (when, place): (Month, &Place),
    number: u32,
    values: Values,
    seed: [u8; 32],
) -> Settlement {
    let opening = Opening { values, seed };
    let commitments = opening.commit();
    let payload = serde_json::json!({
        "type": "volumes_committed",
        "hub": of,
        "month": when,
        "commune": place.commune.as_str(),
        "epci": place.epci.as_str(),
        "number": number,
        "family": FAMILY,
        "commitments_sha256": commitments.sha256(),
    });
    Settlement { payload: payload.to_string(), opening, commitments }
}

/// What a structure bought, row by row, as cells.
pub fn values_of(rows: &[VolumeRow]) -> Values {
    let mut values = Values::default();
    for row in rows {
        let groups: Vec<Group> = LabelRow::of(row).into_iter().filter_map(group).collect();
        for group in groups.into_iter().chain([Group::All]) {
            let mut add = |measure, amount| {
                values.add(row.category, group, measure, amount).unwrap();
            };
            add(Measure::Grams, i64::try_from(row.grams).unwrap());
            add(Measure::Millilitres, i64::try_from(row.millilitres).unwrap());
            add(Measure::Paid, row.paid.cents());
            add(Measure::ToProducers, row.to_producers.cents());
        }
        if let Some(reference) = row.reference {
            let (group, measure) = (Group::WithReference, Measure::Reference);
            values.add(row.category, group, measure, reference.cents()).unwrap();
        }
    }
    values
}

fn group(label: LabelRow) -> Option<Group> {
    Some(match label {
        LabelRow::Organic => Group::Organic,
        LabelRow::Aop => Group::Aop,
        LabelRow::Igp => Group::Igp,
        LabelRow::LabelRouge => Group::LabelRouge,
        LabelRow::Hve => Group::Hve,
        LabelRow::LocalUnder30Km => Group::LocalUnder30Km,
        LabelRow::LocalUnder80Km => Group::LocalUnder80Km,
        LabelRow::LocalFarther => Group::LocalFarther,
        LabelRow::WithReference => Group::WithReference,
        _ => return None,
    })
}

pub struct Region {
    pub rows: Rows,
    pub settlements: Vec<Settlement>,
}

impl Region {
    /// So many structures, in three EPCIs, over September and October; the last buys nothing.
    pub fn new(structures: u32, dice: &mut Dice) -> Self {
        let mut region = Self { rows: Rows::default(), settlements: vec![] };
        for number in 0..structures {
            let structure = StructureId::derived(&[&number.to_be_bytes()]);
            let place = place(number % 3);
            let buys = number + 1 < structures;
            for when in [month(9), month(10)] {
                let rows = if buys { bought(structure, &place, when, dice) } else { vec![] };
                region.people(structure, &place, when, !rows.is_empty());
                let mut seed = [0; 32];
                seed.iter_mut().for_each(|byte| *byte = u8::try_from(dice.below(256)).unwrap());
                let at = (when, &place);
                region.settlements.push(settlement(hub(), at, 0, values_of(&rows), seed));
                region.rows.volumes.extend(rows);
            }
        }
        region
    }

    fn people(&mut self, structure: StructureId, place: &Place, month: Month, buys: bool) {
        if !buys {
            return;
        }
        let place = place.clone();
        self.rows.monthly_people.push(MonthlyPeopleRow {
            structure,
            place: place.clone(),
            month,
            buyers: 40,
            orders: 40,
        });
        if month.number() == 9 {
            let vouchers = Money::ZERO;
            self.rows.period_people.push(PeriodPeopleRow {
                structure,
                place,
                buyers: 40,
                voucher_users: 0,
                vouchers,
            });
        }
    }
}

pub fn place(number: u32) -> Place {
    Place {
        commune: CommuneCode::try_new(&format!("545{number:02}")).unwrap(),
        epci: EpciSiren::try_new(&epci(number)).unwrap(),
        in_pat: false,
    }
}

fn bought(structure: StructureId, place: &Place, month: Month, dice: &mut Dice) -> Vec<VolumeRow> {
    let goods = [Category::Vegetables, Category::Dairy, Category::Drinks];
    let row = |category| {
        let cents = 2_000 + i64::try_from(dice.below(3_000)).unwrap();
        let organic = dice.below(2) == 0;
        VolumeRow {
            structure,
            place: place.clone(),
            month,
            category,
            labels: if organic { BTreeSet::from([Label::Organic]) } else { BTreeSet::new() },
            distance_km: Some(u32::try_from(dice.below(120)).unwrap()),
            local_producer: dice.below(3) > 0,
            grams: if category == Category::Drinks { 0 } else { 1_000 + dice.below(9_000) },
            millilitres: if category == Category::Drinks { 750 + dice.below(5_000) } else { 0 },
            paid: Money::from_cents(cents),
            to_producers: Money::from_cents(cents * 8 / 10),
            reference: (dice.below(2) == 0).then(|| Money::from_cents(cents + 500)),
        }
    };
    goods.into_iter().map(row).collect()
}

/// A published log with a report in it.
pub struct World {
    pub region: Region,
    pub signer: Signer,
    pub entries: Vec<Entry>,
    /// The disclosed events among them, by index, with salt and envelope.
    pub disclosed: BTreeMap<u64, ([u8; 32], Hash, String)>,
    pub report: String,
    /// How many events the report counts.
    pub position: u64,
}

impl World {
    pub fn new(structures: u32, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let region = Region::new(structures, &mut dice);
        Self::of(region, &mut dice)
    }

    pub fn of(region: Region, dice: &mut Dice) -> Self {
        let (mut entries, mut disclosed) = (vec![], BTreeMap::new());
        let hidden = |dice: &mut Dice| {
            let content = Sha256::digest(dice.below(1 << 30).to_be_bytes()).into();
            Entry::new(EntryKind::Hidden, &[1; 32], &content)
        };
        for settlement in &region.settlements {
            for _ in 0..dice.below(20) {
                entries.push(hidden(dice));
            }
            let envelope: Hash = Sha256::digest(dice.below(1 << 30).to_be_bytes()).into();
            let salt = Sha256::digest(envelope).into();
            let content = content_hash(&envelope, &payload_hash(&settlement.payload));
            let index = entries.len() as u64;
            entries.push(Entry::new(EntryKind::Disclosed, &salt, &content));
            disclosed.insert(index, (salt, envelope, settlement.payload.clone()));
        }
        let position = entries.len() as u64;
        entries.extend((0..300).map(|_| hidden(dice)));
        let signer = Signer::from_seed(ORIGIN, &[9; 32]).unwrap();
        let report = String::new();
        let mut world = Self { region, signer, entries, disclosed, report, position };
        world.report = world.computed();
        world
    }

    pub fn leaves(&self, size: u64) -> Vec<Hash> {
        let entries = self.entries.iter().take(usize::try_from(size).unwrap());
        entries.map(Entry::leaf_hash).collect()
    }

    fn computed(&self) -> String {
        let root_hash = root_of(&self.leaves(self.position));
        let request = Request {
            programme: Programme {
                id: ProgrammeId::derived(&[b"programme"]),
                name: "Mieux manger".to_owned(),
                funders: vec!["DDETS".to_owned()],
                first_month: month(9),
                last_month: month(10),
                perimeter: Perimeter::Everywhere,
                categories: None,
            },
            at: LogPosition { position: self.position, root_hash },
            epci_names: BTreeMap::new(),
            commune_names: BTreeMap::new(),
            closed: BTreeMap::new(),
        };
        let report = Report::compute(&request, &self.region.rows).unwrap();
        String::from_utf8(report.canonical_bytes().unwrap()).unwrap()
    }

    pub fn checkpoint(&self, size: u64) -> String {
        let root = root_of(&self.leaves(size));
        let checkpoint = Checkpoint::new(ORIGIN, size, root).unwrap();
        let mut note = Note::new(checkpoint.to_string()).unwrap();
        note.sign(&self.signer);
        note.to_string()
    }

    /// The signed size of the report's document.
    pub fn signed(&self) -> u64 {
        self.position + 17
    }

    pub fn document(&self) -> Document {
        let leaves = self.leaves(self.signed());
        let disclosed = self.disclosed.iter().map(|(index, (salt, envelope, payload))| Disclosed {
            index: *index,
            salt: *salt,
            envelope: *envelope,
            payload: payload.clone(),
            inclusion: inclusion_proof(&leaves, usize::try_from(*index).unwrap()).unwrap(),
        });
        let openings =
            self.region.settlements.iter().map(|one| {
                (one.commitments.sha256(), (one.opening.clone(), one.commitments.clone()))
            });
        let evidence = Evidence {
            hub: hub(),
            report: &self.report,
            checkpoint: self.checkpoint(self.signed()),
            disclosed: disclosed.collect(),
            openings: openings.collect(),
        };
        prove(&evidence).unwrap()
    }

    pub fn tile(&self, tile: &Tile) -> Vec<u8> {
        let width = usize::from(tile.width());
        let start = usize::try_from(tile.start()).unwrap();
        match tile.kind() {
            TileKind::Entries => {
                let bytes: Vec<_> =
                    self.entries[start..start + width].iter().map(|it| it.to_bytes()).collect();
                entry_bundle(bytes.iter().map(<[u8; 33]>::as_slice)).unwrap()
            }
            TileKind::Hashes { level } => {
                let leaves = self.leaves(self.entries.len() as u64);
                let under = 256_usize.pow(u32::from(level));
                let subtree =
                    |number| root_of(&leaves[start + number * under..start + (number + 1) * under]);
                hash_tile(&(0..width).map(subtree).collect::<Vec<_>>())
            }
        }
    }

    /// Verifies against the whole log.
    pub fn verdict(&self, document: &Document) -> Verdict {
        self.verdict_of(&document.write().unwrap(), None, |_, bytes| bytes)
    }

    pub fn verdict_of(
        &self,
        document: &[u8],
        since: Option<&str>,
        change: impl Fn(&Tile, Vec<u8>) -> Vec<u8>,
    ) -> Verdict {
        let keys = [self.signer.verifier_key().clone()];
        let checkpoint = self.checkpoint(self.entries.len() as u64);
        let log = Log {
            keys: &keys,
            checkpoint: checkpoint.as_bytes(),
            since: since.map(str::as_bytes),
            tiles: |tile: &Tile| Ok::<_, Infallible>(Some(change(tile, self.tile(tile)))),
        };
        verify(document, log)
    }
}
