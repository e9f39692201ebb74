//! From rows to a report: select the programme's rows, decide what is withheld, fill the tables.

use crate::{
    Amounts, Epci, EpciSiren, Headline, LabelRow, LabelTable, MonthlyPeopleRow, PeopleCounts,
    PeopleTable, Perimeter, PeriodPeopleRow, Place, Programme, ProgrammeHead, Published, Report,
    ReportError, Request, Rows, Saving, Shares, Table, VolumeRow,
    disclosure::{Contributions, Figures, too_few_people},
    people::{self, PeopleFigure},
    volumes::{self, VolumeFigure, Volumes, Withheld},
};
use kernel::{Category, Money, Month};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

impl Report {
    /// The version of the published model; a change of meaning raises it.
    pub const VERSION: u32 = 2;

    /// Computes the report of `request` from the rows as they were at its position.
    pub fn compute(request: &Request, rows: &Rows) -> Result<Self, ReportError> {
        let months = request.programme.months()?;
        let selected = Selected::new(&request.programme, rows);
        let desk = Desk::open(&selected)?;
        let categories = categories(&request.programme);
        let epcis = selected.epcis(request);
        Ok(Self {
            version: Self::VERSION,
            programme: head(&request.programme, &categories),
            position: request.at.position,
            root_hash: hex::encode(request.at.root_hash),
            headline: desk.headline(&selected)?,
            by_category_and_month: desk.by_category_and_month(&categories, &months)?,
            by_territory_and_category: desk.by_territory_and_category(&epcis, &categories)?,
            by_label: desk.by_label()?,
            people: desk.people(&months, &epcis)?,
        })
    }
}

fn categories(programme: &Programme) -> Vec<Category> {
    let all = Category::ALL.iter().copied();
    all.filter(|category| programme.includes_category(*category)).collect()
}

fn head(programme: &Programme, categories: &[Category]) -> ProgrammeHead {
    ProgrammeHead {
        id: programme.id,
        name: programme.name.clone(),
        funders: programme.funders.clone(),
        first_month: programme.first_month,
        last_month: programme.last_month,
        perimeter: programme.perimeter.clone(),
        categories: categories.to_vec(),
    }
}

/// The rows within the programme's perimeter.
struct Selected<'a> {
    volumes: Vec<&'a VolumeRow>,
    monthly: Vec<&'a MonthlyPeopleRow>,
    period: Vec<&'a PeriodPeopleRow>,
}

impl<'a> Selected<'a> {
    fn new(programme: &Programme, rows: &'a Rows) -> Self {
        let inside = |place: &Place| programme.perimeter.includes(place);
        let volumes = rows.volumes.iter().filter(|row| {
            inside(&row.place)
                && programme.includes_month(row.month)
                && programme.includes_category(row.category)
        });
        let monthly = rows
            .monthly_people
            .iter()
            .filter(|row| inside(&row.place) && programme.includes_month(row.month));
        let period = rows.period_people.iter().filter(|row| inside(&row.place));
        Self { volumes: volumes.collect(), monthly: monthly.collect(), period: period.collect() }
    }

    /// The EPCIs of the territory table: those the programme names, or those with rows.
    fn epcis(&self, request: &Request) -> Vec<Epci> {
        let mut sirens: BTreeSet<&EpciSiren> = match &request.programme.perimeter {
            Perimeter::Epcis(epcis) => epcis.iter().collect(),
            Perimeter::Everywhere | Perimeter::Communes(_) | Perimeter::Pat => BTreeSet::new(),
        };
        sirens.extend(self.volumes.iter().map(|row| &row.place.epci));
        sirens.extend(self.monthly.iter().map(|row| &row.place.epci));
        sirens.extend(self.period.iter().map(|row| &row.place.epci));
        let name = |siren: &EpciSiren| request.epci_names.get(siren).cloned();
        sirens
            .into_iter()
            .map(|siren| Epci {
                siren: siren.clone(),
                name: name(siren).unwrap_or_else(|| siren.as_str().to_owned()),
            })
            .collect()
    }
}

/// All figures, and which of them are withheld.
struct Desk {
    volumes: Volumes,
    volumes_withheld: Withheld,
    people: Figures<PeopleFigure>,
    people_withheld: BTreeSet<PeopleFigure>,
    reference: Contributions,
}

impl Desk {
    /// Decides what is withheld. A total, a month or an EPCI withheld among the volumes is
    /// withheld among the people too, and the other way round.
    fn open(selected: &Selected<'_>) -> Result<Self, ReportError> {
        let volumes = Volumes::new(&selected.volumes)?;
        let people = people::figures(&selected.monthly, &selected.period, &selected.volumes)?;
        let mut reference = Contributions::default();
        for row in &selected.volumes {
            let cents = row.reference.unwrap_or_default().cents();
            reference.add(row.structure, i128::from(cents));
        }
        let mut secret = volumes.secret_money();
        if reference.is_confidential() {
            secret.insert(VolumeFigure::Label(LabelRow::WithReference));
        }
        let mut secret_people = people.confidential();
        secret.extend(secret_people.iter().filter_map(volume_twin));
        secret_people.extend(secret.iter().filter_map(person_twin));
        let (mut money, mut people_withheld) = (BTreeSet::new(), BTreeSet::new());
        loop {
            let volumes_withheld = volumes.withheld(&secret, money)?;
            money = volumes_withheld.money.clone();
            people_withheld.extend(money.iter().filter_map(person_twin));
            people_withheld = people.withheld(&secret_people, &people_withheld)?;
            let twins = people_withheld.iter().filter_map(volume_twin);
            money.extend(twins.filter(|key| volumes.money.has(key)));
            if money == volumes_withheld.money {
                return Ok(Self { volumes, volumes_withheld, people, people_withheld, reference });
            }
        }
    }

    fn amounts(&self, key: &VolumeFigure) -> Result<Amounts, ReportError> {
        self.volumes.amounts(&self.volumes_withheld, key)
    }

    fn label(&self, row: LabelRow) -> Result<Amounts, ReportError> {
        self.amounts(&VolumeFigure::Label(row))
    }

    fn counts(&self, key: &PeopleFigure) -> Result<Published<PeopleCounts>, ReportError> {
        let withheld = self.people_withheld.contains(key);
        Published::unless(withheld, || people::counts(&self.people, key))
    }

    fn headline(&self, selected: &Selected<'_>) -> Result<Headline, ReportError> {
        let amounts = self.amounts(&VolumeFigure::Total)?;
        let people = self.counts(&PeopleFigure::Total)?;
        let share = |row| {
            Ok::<_, ReportError>(match (self.label(row)?.paid, amounts.paid) {
                (Published::Shown(part), Published::Shown(whole)) => {
                    Published::Shown(percent(part, whole))
                }
                _ => Published::Withheld,
            })
        };
        Ok(Headline {
            amounts,
            structures: people.map(|counts| counts.structures),
            buyers: people.map(|counts| counts.buyers),
            orders: people.map(|counts| counts.orders),
            shares: Shares {
                organic: share(LabelRow::Organic)?,
                siqo: share(LabelRow::Siqo)?,
                hve: share(LabelRow::Hve)?,
                local: share(LabelRow::Local)?,
            },
            to_local_producers: self.label(LabelRow::Local)?.to_producers,
            saving: self.saving()?,
            vouchers: vouchers(&selected.period)?,
        })
    }

    fn saving(&self) -> Result<Published<Saving>, ReportError> {
        let reference = volumes::money(self.reference.total())?;
        let covered = self.label(LabelRow::WithReference)?;
        Ok(covered.paid.map(|paid| {
            let saved = reference - paid;
            let percent = percent(saved, reference);
            Saving { reference, paid, saved, percent }
        }))
    }

    fn by_category_and_month(
        &self,
        categories: &[Category],
        months: &[Month],
    ) -> Result<Table<Category, Month>, ReportError> {
        self.table(
            categories,
            months,
            |category, month| VolumeFigure::CategoryMonth(*category, *month),
            |category| VolumeFigure::Category(*category),
            |month| VolumeFigure::Month(*month),
        )
    }

    fn by_territory_and_category(
        &self,
        epcis: &[Epci],
        categories: &[Category],
    ) -> Result<Table<Epci, Category>, ReportError> {
        self.table(
            epcis,
            categories,
            |epci, category| VolumeFigure::EpciCategory(epci.siren.clone(), *category),
            |epci| VolumeFigure::Epci(epci.siren.clone()),
            |category| VolumeFigure::Category(*category),
        )
    }

    fn table<R: Clone, C: Clone>(
        &self,
        rows: &[R],
        columns: &[C],
        cell: impl Fn(&R, &C) -> VolumeFigure,
        row_total: impl Fn(&R) -> VolumeFigure,
        column_total: impl Fn(&C) -> VolumeFigure,
    ) -> Result<Table<R, C>, ReportError> {
        let line =
            |row: &R| columns.iter().map(|column| self.amounts(&cell(row, column))).collect();
        let cells: Result<Vec<Vec<_>>, _> = rows.iter().map(line).collect();
        let row_totals: Result<_, _> =
            rows.iter().map(|row| self.amounts(&row_total(row))).collect();
        let column_totals: Result<_, _> =
            columns.iter().map(|column| self.amounts(&column_total(column))).collect();
        Ok(Table {
            rows: rows.to_vec(),
            columns: columns.to_vec(),
            cells: cells?,
            row_totals: row_totals?,
            column_totals: column_totals?,
            total: self.amounts(&VolumeFigure::Total)?,
        })
    }

    fn by_label(&self) -> Result<LabelTable, ReportError> {
        let rows = LabelRow::ALL.iter().map(|row| Ok((*row, self.label(*row)?)));
        Ok(LabelTable { rows: rows.collect::<Result<_, ReportError>>()? })
    }

    fn people(&self, months: &[Month], epcis: &[Epci]) -> Result<PeopleTable, ReportError> {
        let by_month: Result<_, ReportError> = months
            .iter()
            .map(|month| Ok((*month, self.counts(&PeopleFigure::Month(*month))?)))
            .collect();
        let by_epci: Result<_, ReportError> = epcis
            .iter()
            .map(|epci| {
                let counts = self.counts(&PeopleFigure::Epci(epci.siren.clone()))?;
                Ok((epci.clone(), counts))
            })
            .collect();
        Ok(PeopleTable { by_month: by_month?, by_epci: by_epci? })
    }
}

fn person_twin(figure: &VolumeFigure) -> Option<PeopleFigure> {
    match figure {
        VolumeFigure::Total => Some(PeopleFigure::Total),
        VolumeFigure::Month(month) => Some(PeopleFigure::Month(*month)),
        VolumeFigure::Epci(epci) => Some(PeopleFigure::Epci(epci.clone())),
        VolumeFigure::Category(_)
        | VolumeFigure::CategoryMonth(..)
        | VolumeFigure::EpciCategory(..)
        | VolumeFigure::Label(_) => None,
    }
}

fn volume_twin(figure: &PeopleFigure) -> Option<VolumeFigure> {
    match figure {
        PeopleFigure::Total => Some(VolumeFigure::Total),
        PeopleFigure::Month(month) => Some(VolumeFigure::Month(*month)),
        PeopleFigure::Epci(epci) => Some(VolumeFigure::Epci(epci.clone())),
        PeopleFigure::Returns => None,
    }
}

/// The amount of vouchers adds up to nothing else, so the primary rules are enough.
fn vouchers(rows: &[&PeriodPeopleRow]) -> Result<Published<Money>, ReportError> {
    let mut amounts = Contributions::default();
    for row in rows {
        if row.vouchers.is_negative() {
            return Err(ReportError::NegativeAmount);
        }
        amounts.add(row.structure, i128::from(row.vouchers.cents()));
    }
    let users: i128 = rows.iter().map(|row| i128::from(row.voucher_users)).sum();
    let unknown = users == 0 && !amounts.is_empty();
    if amounts.is_confidential() || too_few_people(users) || unknown {
        return Ok(Published::Withheld);
    }
    volumes::money(amounts.total()).map(Published::Shown)
}

/// `part` of `whole` in per cent, one decimal, halves away from zero; none of nothing.
fn percent(part: Money, whole: Money) -> Option<Decimal> {
    if whole == Money::ZERO {
        return None;
    }
    let (part, whole) = (i128::from(part.cents()) * 1000, i128::from(whole.cents()));
    let rounded = (2 * part.abs() + whole.abs()) / (2 * whole.abs());
    let sign = part.signum() * whole.signum();
    i64::try_from(sign * rounded).ok().map(|tenths| Decimal::new(tenths, 1))
}
