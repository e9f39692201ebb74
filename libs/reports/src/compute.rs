//! From rows to a report: decide what is withheld, fill the tables.

use crate::{
    Amounts, CategoryRow, Commune, CommuneCode, Cube, Earlier, Epci, EpciSiren, Family, Headline,
    LabelRow, LabelTable, Method, MonthClosed, Part, PeopleCounts, PeopleTable, Period, PlaceRow,
    ProgrammeHead, Published, Report, ReportError, Request, Rows, Saving, Scope, Selection, Shares,
    Table, code, people,
    secrecy::{self, Figures, Withheld},
};
use kernel::Money;
use rust_decimal::Decimal;

impl Report {
    /// The version of the published model; a change of meaning raises it.
    pub const VERSION: u32 = 2;

    /// Computes the report of `request` from the rows as they were at its position, where no other
    /// report is about the same months.
    ///
    /// # Errors
    /// See [`ReportError`].
    pub fn compute(request: &Request, rows: &Rows) -> Result<Self, ReportError> {
        Ok(Self::first_published(request, rows, &[])?.0)
    }

    /// Decides what is withheld and computes the report, after `earlier` reports (those of the
    /// hub that are about some of the same months, and those that are about some of theirs). Says
    /// how it was decided.
    ///
    /// # Errors
    /// [`ReportError::NotProtected`] where nothing may be published any more, since it would tell
    /// what an earlier report withheld.
    pub fn first_published(
        request: &Request,
        rows: &Rows,
        earlier: &[Earlier],
    ) -> Result<(Self, Method), ReportError> {
        let mut scopes = Vec::with_capacity(earlier.len() + 1);
        let mut before = Withheld::default();
        for one in earlier {
            let programme = one.programme.clone();
            let then = Request { programme, ..request.clone() };
            let shown = Self::with(&then, &one.rows, &Withheld::default())?;
            before.extend(code::decode(&shown, &one.withheld)?);
            scopes.push(Scope::new(&one.programme, &one.rows)?);
        }
        scopes.push(Scope::new(&request.programme, rows)?);
        let figures = Figures::new(&scopes)?;
        let (withheld, method) = secrecy::decide(&figures, &scopes, &before)?;
        Ok((Self::with(request, rows, &withheld)?, method))
    }

    /// Computes a published report again, withholding what it withheld.
    ///
    /// # Errors
    /// [`ReportError::Withheld`] where `withheld` is not what [`Report::withheld`] writes of it.
    pub fn published_again(
        request: &Request,
        rows: &Rows,
        withheld: &str,
    ) -> Result<Self, ReportError> {
        let shown = Self::with(request, rows, &Withheld::default())?;
        Self::with(request, rows, &code::decode(&shown, withheld)?)
    }

    fn with(request: &Request, rows: &Rows, withheld: &Withheld) -> Result<Self, ReportError> {
        let scope = [Scope::new(&request.programme, rows)?];
        let figures = Figures::new(&scope)?;
        let [scope] = scope;
        let desk = Desk { request, family: &scope.family, scope: &scope, figures, withheld };
        Ok(Self {
            version: Self::VERSION,
            programme: desk.head(),
            position: request.at.position,
            root_hash: hex::encode(request.at.root_hash),
            months: desk.months(),
            headline: desk.headline()?,
            by_category_and_month: desk.by_category_and_month()?,
            by_territory_and_category: desk.by_territory_and_category()?,
            by_territory_category_and_period: desk.cube()?,
            by_label: desk.by_label()?,
            people: desk.people()?,
        })
    }
}

/// All figures of one report, and which of them are withheld.
struct Desk<'a> {
    request: &'a Request,
    family: &'a Family,
    scope: &'a Scope<'a>,
    figures: Figures,
    withheld: &'a Withheld,
}

impl Desk<'_> {
    fn head(&self) -> ProgrammeHead {
        let programme = &self.request.programme;
        ProgrammeHead {
            id: programme.id,
            name: programme.name.clone(),
            funders: programme.funders.clone(),
            first_month: programme.first_month,
            last_month: programme.last_month,
            perimeter: programme.perimeter.clone(),
            categories: self.family.categories.clone(),
        }
    }

    fn months(&self) -> Vec<MonthClosed> {
        let Request { closed, at, .. } = self.request;
        let position = |month| closed.get(month).copied().unwrap_or(at.position);
        let months = self.family.months.iter();
        months.map(|month| MonthClosed { month: *month, position: position(month) }).collect()
    }

    fn epci(&self, siren: &EpciSiren) -> Epci {
        let name = self.request.epci_names.get(siren).cloned();
        let name = name.unwrap_or_else(|| siren.as_str().to_owned());
        Epci { siren: siren.clone(), name }
    }

    fn commune(&self, epci: &EpciSiren, code: &CommuneCode) -> Commune {
        let name = self.request.commune_names.get(code).cloned();
        let name = name.unwrap_or_else(|| code.as_str().to_owned());
        Commune { code: code.clone(), name, epci: epci.clone() }
    }

    fn epcis(&self) -> Vec<Epci> {
        self.family.epcis.iter().map(|siren| self.epci(siren)).collect()
    }

    /// Each EPCI, followed by its communes where they are told apart.
    fn places(&self) -> Vec<PlaceRow> {
        let mut rows = Vec::new();
        for siren in &self.family.epcis {
            rows.push(PlaceRow::Epci(self.epci(siren)));
            let communes = self.family.communes.iter().filter(|(epci, _)| epci == siren);
            let communes = communes.map(|(epci, code)| self.commune(epci, code));
            rows.extend(communes.map(PlaceRow::Commune));
        }
        rows
    }

    fn amounts(&self, key: &Selection) -> Result<Amounts, ReportError> {
        self.figures.volumes.amounts(&self.withheld.volumes, key)
    }

    fn label(&self, row: LabelRow) -> Result<Amounts, ReportError> {
        self.amounts(&self.family.label(row))
    }

    fn counts(&self, key: &Selection) -> Result<Published<PeopleCounts>, ReportError> {
        let withheld = self.withheld.people.contains(key);
        Published::unless(withheld, || people::counts(&self.figures.people, key))
    }

    fn headline(&self) -> Result<Headline, ReportError> {
        let whole = self.family.whole();
        let amounts = self.amounts(&whole)?;
        let people = self.counts(&whole)?;
        let share = |row| {
            Ok::<_, ReportError>(match (self.label(row)?.paid, amounts.paid) {
                (Published::Shown(part), Published::Shown(whole)) => {
                    Published::Shown(percent(part, whole))
                }
                _ => Published::Withheld,
            })
        };
        let vouchers = self.withheld.vouchers.contains(&whole);
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
            vouchers: Published::unless(vouchers, || secrecy::vouchers(&self.scope.period))?,
        })
    }

    fn saving(&self) -> Result<Published<Saving>, ReportError> {
        let reference = self.figures.volumes.reference(self.family)?;
        let covered = self.family.label(LabelRow::WithReference);
        if self.withheld.volumes.reference.contains(&covered) {
            return Ok(Published::Withheld);
        }
        Ok(self.amounts(&covered)?.paid.map(|paid| {
            let saved = reference - paid;
            let percent = percent(saved, reference);
            Saving { reference, paid, saved, percent }
        }))
    }

    fn by_category_and_month(&self) -> Result<Table<CategoryRow, Period>, ReportError> {
        self.table(&self.family.category_rows, &self.family.periods, |category, period| {
            self.family.cell(Part::Whole, category, period)
        })
    }

    fn by_territory_and_category(&self) -> Result<Table<PlaceRow, CategoryRow>, ReportError> {
        self.table(&self.places(), &self.family.category_rows, |place, category| {
            self.family.cell(place.map_or(Part::Whole, PlaceRow::part), category, None)
        })
    }

    fn table<R: Clone, C: Clone>(
        &self,
        rows: &[R],
        columns: &[C],
        cell: impl Fn(Option<&R>, Option<&C>) -> Selection,
    ) -> Result<Table<R, C>, ReportError> {
        let amounts = |row: Option<&R>, column: Option<&C>| self.amounts(&cell(row, column));
        let line =
            |row: &R| columns.iter().map(|column| amounts(Some(row), Some(column))).collect();
        let cells: Result<Vec<Vec<_>>, _> = rows.iter().map(line).collect();
        let row_totals: Result<_, _> = rows.iter().map(|row| amounts(Some(row), None)).collect();
        let column_totals: Result<_, _> =
            columns.iter().map(|column| amounts(None, Some(column))).collect();
        Ok(Table {
            rows: rows.to_vec(),
            columns: columns.to_vec(),
            cells: cells?,
            row_totals: row_totals?,
            column_totals: column_totals?,
            total: amounts(None, None)?,
        })
    }

    fn cube(&self) -> Result<Option<Cube>, ReportError> {
        let Some(axes) = &self.family.cube else { return Ok(None) };
        let cell = |epci: &Epci, category: Option<&CategoryRow>, period: &Period| {
            let part = Part::Epci(epci.siren.clone());
            self.amounts(&self.family.cell(part, category, Some(period)))
        };
        let epcis = self.epcis();
        let (mut cells, mut epci_totals) = (Vec::new(), Vec::new());
        for epci in &epcis {
            let line = |category: Option<&CategoryRow>| {
                axes.periods.iter().map(|period| cell(epci, category, period)).collect()
            };
            let plane: Result<Vec<Vec<_>>, _> =
                axes.categories.iter().map(|category| line(Some(category))).collect();
            cells.push(plane?);
            epci_totals.push(line(None)?);
        }
        let (categories, periods) = (axes.categories.clone(), axes.periods.clone());
        Ok(Some(Cube { epcis, categories, periods, cells, epci_totals }))
    }

    fn by_label(&self) -> Result<LabelTable, ReportError> {
        let rows = LabelRow::ALL.iter().map(|row| Ok((*row, self.label(*row)?)));
        Ok(LabelTable { rows: rows.collect::<Result<_, ReportError>>()? })
    }

    fn people(&self) -> Result<PeopleTable, ReportError> {
        let months = self.family.months.iter();
        let by_month: Result<_, ReportError> = months
            .map(|month| {
                let period = Period::month(*month);
                let key = self.family.cell(Part::Whole, None, Some(&period));
                Ok((*month, self.counts(&key)?))
            })
            .collect();
        let by_epci: Result<_, ReportError> = self
            .epcis()
            .into_iter()
            .map(|epci| {
                let key = self.family.cell(Part::Epci(epci.siren.clone()), None, None);
                let counts = self.counts(&key)?;
                Ok((epci, counts))
            })
            .collect();
        Ok(PeopleTable { by_month: by_month?, by_epci: by_epci? })
    }
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
