//! What is withheld of a report, given all that was published before.
//!
//! A figure has one fate for ever: shown once, it is known; withheld once, it stays withheld,
//! whichever report or programme prints it again.

use crate::{
    CellKey, LabelRow, Measure, Method, PeriodPeopleRow, ReportError, Scope, Selection,
    disclosure::{Contributions, Layer, too_few_people},
    people,
    volumes::{Volumes, VolumesWithheld},
};
use kernel::Money;
use std::collections::BTreeSet;

/// What is withheld of one report or of several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Withheld {
    pub volumes: VolumesWithheld,
    pub people: BTreeSet<Selection>,
    pub vouchers: BTreeSet<Selection>,
}

impl Withheld {
    pub fn extend(&mut self, other: Self) {
        self.volumes.extend(other.volumes);
        self.people.extend(other.people);
        self.vouchers.extend(other.vouchers);
    }

    /// From the names of withheld cells.
    pub fn of(cells: impl Iterator<Item = CellKey>) -> Self {
        let mut withheld = Self::default();
        for CellKey { selection, measure } in cells {
            let layer = match measure {
                Measure::Paid | Measure::ToProducers => &mut withheld.volumes.money,
                Measure::Grams => &mut withheld.volumes.mass,
                Measure::Millilitres => &mut withheld.volumes.volume,
                Measure::Reference => &mut withheld.volumes.reference,
                Measure::Structures | Measure::Buyers | Measure::Orders => &mut withheld.people,
                Measure::Vouchers => &mut withheld.vouchers,
            };
            layer.insert(selection);
        }
        withheld
    }
}

/// All figures of some scopes.
pub struct Figures {
    pub volumes: Volumes,
    pub people: Layer<Selection>,
}

impl Figures {
    pub fn new(scopes: &[Scope<'_>]) -> Result<Self, ReportError> {
        Ok(Self { volumes: Volumes::new(scopes)?, people: people::figures(scopes)? })
    }
}

/// Decides what the last of the scopes withholds, after the `earlier` ones withheld `before`.
pub fn decide(
    figures: &Figures,
    scopes: &[Scope<'_>],
    before: &Withheld,
) -> Result<(Withheld, Method), ReportError> {
    let Some((own, earlier)) = scopes.split_last() else {
        return Ok((Withheld::default(), Method::IntegerProgram));
    };
    let known = Known::new(earlier, before);
    let Figures { volumes, people } = figures;
    let mut secret = volumes.secret_money();
    let mut secret_people = people.confidential();
    secret.extend(secret_people.iter().filter(|key| volumes.money.has(key)).cloned());
    secret_people.extend(secret.iter().filter(|key| people.has(key)).cloned());
    let mut all = before.clone();
    let mut method;
    loop {
        let money_before = all.volumes.money.clone();
        method = withheld_volumes(volumes, &known, &secret, &mut all.volumes)?;
        all.people.extend(all.volumes.money.iter().filter(|key| people.has(key)).cloned());
        let chosen = people.withheld(&secret_people, &all.people, &known.people)?;
        method = method.max(chosen.method);
        all.people = chosen.keys;
        let twins = all.people.iter().filter(|key| volumes.money.has(key));
        all.volumes.money.extend(twins.cloned());
        all.volumes.money.retain(|key| !known.money.contains(key));
        if all.volumes.money == money_before {
            break;
        }
    }
    if are_vouchers_withheld(own, earlier, before) {
        all.vouchers.insert(own.family.whole());
    }
    Ok((all, method))
}

/// What earlier reports show.
struct Known {
    money: BTreeSet<Selection>,
    mass: BTreeSet<Selection>,
    volume: BTreeSet<Selection>,
    reference: BTreeSet<Selection>,
    people: BTreeSet<Selection>,
}

impl Known {
    fn new(earlier: &[Scope<'_>], before: &Withheld) -> Self {
        let families = || earlier.iter().map(|scope| &scope.family);
        let printed: BTreeSet<Selection> = families()
            .flat_map(|family| family.totals().into_iter().chain(family.divided()))
            .collect();
        let people: BTreeSet<Selection> = families().flat_map(|family| family.people()).collect();
        let referenced: BTreeSet<Selection> =
            families().map(|family| family.label(LabelRow::WithReference)).collect();
        Self {
            money: &printed - &before.volumes.money,
            mass: &printed - &before.volumes.mass,
            volume: &printed - &before.volumes.volume,
            reference: &referenced - &before.volumes.reference,
            people: &people - &before.people,
        }
    }
}

/// Withheld money withholds the quantities of its cell and its value at reference prices; a
/// withheld quantity withholds the money where it is the cell's only one.
fn withheld_volumes(
    volumes: &Volumes,
    known: &Known,
    secret: &BTreeSet<Selection>,
    all: &mut VolumesWithheld,
) -> Result<Method, ReportError> {
    let secret_mass = secret | &volumes.mass.confidential();
    let secret_volume = secret | &volumes.volume.confidential();
    loop {
        let before = all.money.clone();
        let money = volumes.money.withheld(secret, &all.money, &known.money)?;
        all.money = money.keys;
        let mass = volumes.mass.withheld(&secret_mass, &(&all.mass | &all.money), &known.mass)?;
        all.mass = mass.keys;
        let linked = &all.volume | &all.money;
        let volume = volumes.volume.withheld(&secret_volume, &linked, &known.volume)?;
        all.volume = volume.keys;
        let linked = &all.reference | &all.money;
        let reference = volumes.reference.withheld(secret, &linked, &known.reference)?;
        all.reference = reference.keys;
        let quantities = all.mass.iter().chain(&all.volume);
        let alone = quantities.filter(|key| volumes.has_one_unit(key));
        let others: Vec<Selection> = alone.chain(&all.reference).cloned().collect();
        all.money.extend(others.into_iter().filter(|key| !known.money.contains(key)));
        if all.money == before {
            let methods = [money.method, mass.method, volume.method, reference.method];
            return Ok(methods.into_iter().max().unwrap_or_default());
        }
    }
}

/// Vouchers add up over months and places, and whole orders count whatever their categories: so a
/// month's vouchers are in one report only, and the primary rules are enough.
fn are_vouchers_withheld(own: &Scope<'_>, earlier: &[Scope<'_>], before: &Withheld) -> bool {
    let whole = own.family.whole();
    let told = earlier.iter().map(|scope| scope.family.whole()).any(|other| {
        let apart = other.last_month < whole.first_month || whole.last_month < other.first_month;
        other != whole && !apart && !before.vouchers.contains(&other)
    });
    told || before.vouchers.contains(&whole) || few_use_vouchers(&own.period)
}

fn few_use_vouchers(rows: &[&PeriodPeopleRow]) -> bool {
    let mut amounts = Contributions::default();
    for row in rows {
        amounts.add(row.structure, i128::from(row.vouchers.cents()));
    }
    let users: i128 = rows.iter().map(|row| i128::from(row.voucher_users)).sum();
    let unknown = users == 0 && !amounts.is_empty();
    amounts.is_confidential() || too_few_people(users) || unknown
}

/// The vouchers of a scope.
pub fn vouchers(rows: &[&PeriodPeopleRow]) -> Result<Money, ReportError> {
    if rows.iter().any(|row| row.vouchers.is_negative()) {
        return Err(ReportError::NegativeAmount);
    }
    let cents = rows.iter().map(|row| i128::from(row.vouchers.cents())).sum();
    crate::volumes::money(cents)
}
