//! What was committed at settlement is what reports tell, cell by cell.

use crate::months::Month;
use domain::statements::Statement;
use kernel::{Category, ProgrammeId, TenantId};
use proof::family::{self, Measure};
use reports::{LabelRow, Perimeter, Programme, VolumeRow};
use solidaires_tests::history::History;
use std::collections::{BTreeMap, BTreeSet};
use storage::{queries::report_rows::report_rows, vault};

type Cell = (TenantId, Category, &'static str, Measure);

pub async fn commitments_are_to_what_is_reported(month: &Month, history: &History) {
    let reported = reported(month, history.0.len() as u64).await;
    let hub = TenantId::from(month.world.hub);
    let statements = history.states::<Statement>();
    assert_eq!(statements.len(), month.world.towns.len(), "each structure, and only once");
    let mut committed: BTreeMap<Cell, i128> = BTreeMap::new();
    for ((tenant, campaign), statement) in &statements {
        assert_eq!(*campaign, month.world.campaign.uuid());
        let mut vault = month.world.app().reading(hub).await.unwrap();
        let kept = vault::openings(&mut vault, hub, &statement.committed).await.unwrap();
        for (kept, sha256) in kept.iter().zip(&statement.committed) {
            assert_eq!(TenantId::from(kept.structure), *tenant);
            assert_eq!(kept.opening.commit(), kept.commitments, "it opens what it should");
            assert_eq!(kept.commitments.sha256(), *sha256);
            month.tally.count("volumes committed");
            for (category, label, measure) in all_cells() {
                let combination = family::of_label(label).unwrap();
                let part = kept.opening.part(&[category], combination, measure);
                *committed.entry((*tenant, category, label, measure)).or_default() +=
                    part.unwrap().0;
            }
        }
    }
    committed.retain(|_, value| *value != 0);
    assert_eq!(committed, reported, "what is committed is not what is reported");
}

fn all_cells() -> impl Iterator<Item = (Category, &'static str, Measure)> {
    let labels = LabelRow::ALL.iter().map(|label| label.name()).chain(["any"]);
    let labels: Vec<&'static str> = labels.collect();
    Category::ALL.iter().flat_map(move |category| {
        let amounts = labels.clone().into_iter().flat_map(|label| {
            [Measure::Grams, Measure::Millilitres, Measure::Paid, Measure::ToProducers]
                .map(|measure| (*category, label, measure))
        });
        amounts.chain([(*category, "with_reference", Measure::Reference)])
    })
}

/// The figures of each structure by category and label, from the rows of reports.
async fn reported(month: &Month, position: u64) -> BTreeMap<Cell, i128> {
    let hub = TenantId::from(month.world.hub);
    let programme = Programme {
        id: ProgrammeId::derived(&[b"all"]),
        name: "Tout".into(),
        funders: vec![],
        first_month: "2024-01".parse().unwrap(),
        last_month: "2028-12".parse().unwrap(),
        perimeter: Perimeter::Everywhere,
        categories: None,
    };
    let mut reading = month.world.app().reading(hub).await.unwrap();
    let rows =
        report_rows(&mut reading, hub, &programme, position, &BTreeMap::new(), &BTreeSet::new())
            .await;
    let mut cells = BTreeMap::new();
    for row in rows.unwrap().volumes {
        let labels = LabelRow::of(&row).into_iter().map(LabelRow::name).chain(["any"]);
        for label in labels.collect::<Vec<_>>() {
            for (measure, amount) in amounts(&row) {
                let cell = (row.structure.into(), row.category, label, measure);
                *cells.entry(cell).or_default() += amount;
            }
        }
        if let Some(reference) = row.reference {
            let cell = (row.structure.into(), row.category, "with_reference", Measure::Reference);
            *cells.entry(cell).or_default() += i128::from(reference.cents());
        }
    }
    cells.retain(|_, value| *value != 0);
    cells
}

fn amounts(row: &VolumeRow) -> [(Measure, i128); 4] {
    [
        (Measure::Grams, row.grams.into()),
        (Measure::Millilitres, row.millilitres.into()),
        (Measure::Paid, row.paid.cents().into()),
        (Measure::ToProducers, row.to_producers.cents().into()),
    ]
}
