//! The published model: what leaves the platform. Nothing here says why a figure is withheld.

use crate::{CategoryRow, CommuneCode, EpciSiren, LabelRow, Part, Perimeter, Period};
use kernel::{Category, Money, Month, ProgrammeId};
use rust_decimal::Decimal;
use serde::Serialize;

/// A figure as its reader gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Published<T> {
    Shown(T),
    /// Statistical secrecy; the reason is not told, since it would be information.
    Withheld,
}

impl<T> Published<T> {
    pub(crate) fn unless<E>(
        withheld: bool,
        value: impl FnOnce() -> Result<T, E>,
    ) -> Result<Self, E> {
        if withheld { Ok(Self::Withheld) } else { value().map(Self::Shown) }
    }

    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Published<U> {
        match self {
            Self::Shown(value) => Published::Shown(change(value)),
            Self::Withheld => Published::Withheld,
        }
    }

    pub const fn is_withheld(&self) -> bool {
        matches!(self, Self::Withheld)
    }

    pub fn shown(self) -> Option<T> {
        match self {
            Self::Shown(value) => Some(value),
            Self::Withheld => None,
        }
    }
}

/// The measures of one cell. The two amounts of money are shown or withheld together, and no
/// quantity is shown without them; a quantity may be withheld alone where the cell has both
/// kilograms and litres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Amounts {
    pub grams: Published<u64>,
    pub millilitres: Published<u64>,
    /// Euro cents that members paid, with VAT.
    pub paid: Published<Money>,
    /// Euro cents that producers receive, before VAT.
    pub to_producers: Published<Money>,
}

/// Counts of one territory or one month: shown or withheld together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PeopleCounts {
    pub structures: u64,
    pub buyers: u64,
    pub orders: u64,
}

/// Rows × columns with margins. `cells[row][column]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table<R, C> {
    pub rows: Vec<R>,
    pub columns: Vec<C>,
    pub cells: Vec<Vec<Amounts>>,
    pub row_totals: Vec<Amounts>,
    pub column_totals: Vec<Amounts>,
    pub total: Amounts,
}

/// Volumes by category (with groups) and month (with quarters and years).
pub type CategoryPeriod = Table<CategoryRow, Period>;

/// Volumes by EPCI (with communes) and category (with groups).
pub type TerritoryCategory = Table<PlaceRow, CategoryRow>;

/// A commune as a table names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Commune {
    pub code: CommuneCode,
    pub name: String,
    /// The EPCI that it belongs to.
    pub epci: EpciSiren,
}

/// A row of a table by territory: an EPCI, or one of its communes where it has several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceRow {
    Epci(Epci),
    Commune(Commune),
}

impl PlaceRow {
    /// The part of the perimeter that the row is about.
    pub fn part(&self) -> Part {
        match self {
            Self::Epci(epci) => Part::Epci(epci.siren.clone()),
            Self::Commune(commune) => Part::Commune(commune.code.clone()),
        }
    }

    /// Its name for people.
    pub fn name(&self) -> &str {
        match self {
            Self::Epci(epci) => &epci.name,
            Self::Commune(commune) => &commune.name,
        }
    }
}

/// EPCI × groups of categories × quarters or months. `cells[epci][category][period]`; its other
/// margins are in the tables of two dimensions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cube {
    pub epcis: Vec<Epci>,
    pub categories: Vec<CategoryRow>,
    pub periods: Vec<Period>,
    pub cells: Vec<Vec<Vec<Amounts>>>,
    /// All categories together: `[epci][period]`.
    pub epci_totals: Vec<Vec<Amounts>>,
}

/// How the figures that are withheld for the sake of others were chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// The least loss, by an integer program.
    #[default]
    IntegerProgram,
    /// One figure after the other, by linear programs: a good choice, not always the least loss.
    LinearPrograms,
}

/// A month, and the log position that its figures stand at: that of the first report about it,
/// whichever programme's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MonthClosed {
    pub month: Month,
    pub position: u64,
}

/// An EPCI as a table names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Epci {
    pub siren: EpciSiren,
    pub name: String,
}

/// Volumes by label, in the order of [`LabelRow::ALL`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelTable {
    pub rows: Vec<(LabelRow, Amounts)>,
}

/// People by month and by EPCI. Buyers of several months are distinct within each month only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeopleTable {
    pub by_month: Vec<(Month, Published<PeopleCounts>)>,
    pub by_epci: Vec<(Epci, Published<PeopleCounts>)>,
}

/// Parts of what members paid, in per cent with one decimal; none where nothing was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Shares {
    pub organic: Published<Option<Decimal>>,
    /// Official signs of quality and origin, organic included.
    pub siqo: Published<Option<Decimal>>,
    pub hve: Published<Option<Decimal>>,
    pub local: Published<Option<Decimal>>,
}

/// What members saved against the reference price, over what has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Saving {
    /// Value at the reference price, euro cents.
    pub reference: Money,
    /// What members paid for the same, euro cents.
    pub paid: Money,
    /// The difference, euro cents; negative where the reference is cheaper.
    pub saved: Money,
    /// In per cent of the reference, one decimal; none where the reference value is nil.
    pub percent: Option<Decimal>,
}

/// The programme in a few figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Headline {
    pub amounts: Amounts,
    /// Structures with purchases.
    pub structures: Published<u64>,
    /// Distinct over the period.
    pub buyers: Published<u64>,
    pub orders: Published<u64>,
    pub shares: Shares,
    /// Euro cents before VAT.
    pub to_local_producers: Published<Money>,
    pub saving: Published<Saving>,
    /// Euro cents of vouchers used.
    pub vouchers: Published<Money>,
}

/// Which programme, for the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgrammeHead {
    pub id: ProgrammeId,
    pub name: String,
    pub funders: Vec<String>,
    pub first_month: Month,
    pub last_month: Month,
    pub perimeter: Perimeter,
    /// The categories it is about, all of them when the programme names none.
    pub categories: Vec<Category>,
}

/// A whole report at one sealed position, which every figure in it is computed at, but those of
/// months that were reported on before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Version of this model.
    pub version: u32,
    pub programme: ProgrammeHead,
    pub position: u64,
    /// Lower-case hexadecimal.
    pub root_hash: String,
    /// The position of each month's figures.
    pub months: Vec<MonthClosed>,
    pub headline: Headline,
    pub by_category_and_month: CategoryPeriod,
    pub by_territory_and_category: TerritoryCategory,
    /// Where the programme is large enough for any of it to be shown.
    pub by_territory_category_and_period: Option<Cube>,
    pub by_label: LabelTable,
    pub people: PeopleTable,
}
