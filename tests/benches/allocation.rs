//! Fair allocation of a million order lines, against sorting them.

use crate::{
    Anything,
    report::{Figure, Section, decimal, hundredths, median, milliseconds},
};
use domain::allocation::{Allocation, Claim, Kind, Totals, Want, allocate, target};
use kernel::{CampaignId, MemberId, OrderId, ProductId, Steps, StructureId};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

const STRUCTURES: u64 = 1_000;
const LINES: u64 = 1_000_000;
const PRODUCTS: u64 = 200;
const ROUNDS: usize = 9;
/// "Under 2×", in hundredths.
const RATIO_MAX: u128 = 200;
const SEED: [u8; 32] = [42; 32];

/// One product's claims, its case, and how much of what is ordered there is.
struct Product {
    id: ProductId,
    claims: Vec<Claim>,
    case_size: Steps,
    supply_percent: Option<u64>,
}

struct Case {
    what: &'static str,
    products: Vec<Product>,
}

#[derive(Default)]
struct Times {
    allocating: Vec<Duration>,
    sorting_by_order: Vec<Duration>,
    sorting_by_quantity: Vec<Duration>,
}

pub fn measure() -> Result<Section, Anything> {
    let mut figures = vec![];
    for make in [small, wide, nine_tenths, half, month] {
        let case = make()?;
        figures.extend(figures_of(&case)?);
    }
    let method = format!(
        "{LINES} lines of {STRUCTURES} structures, each line a claim of 40 bytes (order id, \
         quantity, least and most accepted). Measured: `allocation::target` and \
         `allocation::allocate`, from the claims to every line's share and its reason, on one \
         core. Yardstick: the standard library’s `sort_unstable_by_key(|claim| claim.order)` \
         of the same claims (128-bit ids); sorting by quantity, whose values repeat, is \
         quicker and shown beside it. {ROUNDS} rounds in turns."
    );
    Ok(Section::new("Sharing out a million order lines", method, figures))
}

fn figures_of(case: &Case) -> Result<Vec<Figure>, Anything> {
    let lines: Vec<Claim> =
        case.products.iter().flat_map(|product| &product.claims).copied().collect();
    let mut times = Times::default();
    let mut kinds = [0; 4];
    for round in 0..ROUNDS {
        times.allocating.push(allocating(case, |kind| {
            if round == 0 {
                kinds[place_of(kind)] += 1;
            }
        })?);
        times.sorting_by_order.push(sorting(&lines, |lines| {
            lines.sort_unstable_by_key(|claim| claim.order);
        }));
        times.sorting_by_quantity.push(sorting(&lines, |lines| {
            lines.sort_unstable_by_key(|claim| claim.want.quantity());
        }));
    }
    let allocating = median(times.allocating);
    let by_order = median(times.sorting_by_order);
    let by_quantity = median(times.sorting_by_quantity);
    let ratio = hundredths(allocating.as_nanos(), by_order.as_nanos());
    let [exact, extra, reduced, shortage] = kinds;
    let what = case.what;
    let kinds = format!("exact {exact}, extra {extra}, reduced {reduced}, shortage {shortage}");
    Ok(vec![
        Figure::new(format!("{what}: sharing out ({kinds})"), milliseconds(allocating)),
        Figure::new(format!("{what}: sorting by order"), milliseconds(by_order)),
        Figure::new(format!("{what}: sorting by quantity"), milliseconds(by_quantity)),
        Figure::new(
            format!("{what}: **sharing out / sorting by order**"),
            format!("**{}×**", decimal(ratio)),
        )
        .against("under 2×", ratio < RATIO_MAX),
        Figure::new(
            format!("{what}: sharing out / sorting by quantity"),
            format!("{}×", decimal(hundredths(allocating.as_nanos(), by_quantity.as_nanos()))),
        ),
    ])
}

const fn place_of(kind: Kind) -> usize {
    match kind {
        Kind::Exact => 0,
        Kind::Extra => 1,
        Kind::Reduced => 2,
        Kind::Shortage => 3,
    }
}

/// Checks each allocation, outside the time, so that nothing is measured that is not right.
fn allocating(case: &Case, mut tell: impl FnMut(Kind)) -> Result<Duration, Anything> {
    let supplies: Vec<Option<Steps>> = case.products.iter().map(supply).collect();
    let start = Instant::now();
    let allocations: Vec<Allocation> = case
        .products
        .iter()
        .zip(&supplies)
        .map(|(product, supply)| {
            let totals = product.claims.iter().map(|claim| claim.want).collect();
            let target = target(totals, product.case_size, *supply);
            allocate(&SEED, product.id, black_box(&product.claims), target)
        })
        .collect();
    let time = start.elapsed();
    for allocation in black_box(&allocations) {
        tell(allocation.kind);
        let given: Steps = allocation.shares.iter().map(|share| share.given).sum();
        if given + allocation.unallocated != allocation.target {
            return Err("the shares do not add up to what there was".into());
        }
    }
    Ok(time)
}

fn supply(product: &Product) -> Option<Steps> {
    let totals: Totals = product.claims.iter().map(|claim| claim.want).collect();
    product.supply_percent.map(|percent| Steps::new(totals.quantity.count() * percent / 100))
}

fn sorting(lines: &[Claim], sort: impl FnOnce(&mut [Claim])) -> Duration {
    let mut lines = lines.to_vec();
    let start = Instant::now();
    sort(black_box(&mut lines));
    let time = start.elapsed();
    black_box(lines);
    time
}

fn small() -> Result<Case, Anything> {
    one_product("1 product, 1–20 steps", 20, None)
}

fn wide() -> Result<Case, Anything> {
    one_product("1 product, 1–1 000 000 steps", 1_000_000, None)
}

fn nine_tenths() -> Result<Case, Anything> {
    one_product("1 product, 90 % of it there", 20, Some(90))
}

fn half() -> Result<Case, Anything> {
    one_product("1 product, half of it there", 20, Some(50))
}

/// One line of every buyer: 1,000 in each structure.
fn one_product(
    what: &'static str,
    most: u64,
    supply_percent: Option<u64>,
) -> Result<Case, Anything> {
    let mut dice = Dice(1);
    let mut claims = vec![];
    for structure in 0..STRUCTURES {
        for buyer in 0..LINES / STRUCTURES {
            claims.push(Claim { order: order(structure, buyer), want: want(&mut dice, most)? });
        }
    }
    let case_size = Steps::new(6);
    Ok(Case { what, products: vec![Product { id: product(0), claims, case_size, supply_percent }] })
}

/// A month as it is: 200 products, orders of 5 lines, 200 buyers in each structure; of every
/// fifth product a tenth is missing, and of every fiftieth half.
fn month() -> Result<Case, Anything> {
    const LINES_OF_ORDER: u64 = 5;
    let mut dice = Dice(2);
    let mut products: Vec<Product> = (0..PRODUCTS)
        .map(|number| Product {
            id: product(number),
            claims: vec![],
            case_size: Steps::new([1, 6, 8, 12][(number % 4) as usize]),
            supply_percent: match number {
                number if number % 50 == 0 => Some(50),
                number if number % 5 == 0 => Some(90),
                _ => None,
            },
        })
        .collect();
    for structure in 0..STRUCTURES {
        for buyer in 0..LINES / STRUCTURES / LINES_OF_ORDER {
            let first = dice.below(PRODUCTS);
            for line in 0..LINES_OF_ORDER {
                let number = (first + line * 7) % PRODUCTS;
                let want = want(&mut dice, 20)?;
                products[number as usize]
                    .claims
                    .push(Claim { order: order(structure, buyer), want });
            }
        }
    }
    Ok(Case { what: "200 products, a realistic month", products })
}

/// Half accept up to 3 steps, or for large quantities up to a tenth, more or less.
fn want(dice: &mut Dice, most: u64) -> Result<Want, Anything> {
    let quantity = 1 + dice.below(most);
    let tolerance = match dice.below(2) {
        0 => 0,
        _ => 1 + dice.below((quantity / 10).max(3)),
    };
    let at_least = Steps::new(quantity.saturating_sub(tolerance));
    let at_most = Steps::new(quantity + tolerance);
    Ok(Want::try_new(Steps::new(quantity), at_least, at_most)?)
}

fn order(structure: u64, buyer: u64) -> OrderId {
    let structure = StructureId::derived(&[b"structure", &structure.to_be_bytes()]);
    let member = MemberId::derived(&[structure.uuid().as_bytes(), b"member", &buyer.to_be_bytes()]);
    OrderId::of_member(CampaignId::derived(&[b"campaign"]), member)
}

fn product(number: u64) -> ProductId {
    ProductId::derived(&[b"product", &number.to_be_bytes()])
}

/// SplitMix64: the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (bits ^ (bits >> 31)) % bound
    }
}
