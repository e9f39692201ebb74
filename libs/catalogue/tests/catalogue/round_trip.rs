//! What is written is read back the same.

use catalogue::{CatalogueLine, read, write};
use kernel::{
    Allergen, Category, Content, Label, Money, SaleUnit, Season, Step, Steps, UnitPrice, VatRate,
};
use proptest::{option, prelude::*, sample::select, sample::subsequence};
use rust_decimal::Decimal;

fn step() -> impl Strategy<Value = Step> {
    let unit = select(vec![SaleUnit::Piece, SaleUnit::Kilogram, SaleUnit::Litre]);
    (unit, 1u32..=20_000).prop_map(|(unit, thousandths)| Step::try_new(unit, thousandths).unwrap())
}

fn content() -> impl Strategy<Value = Content> {
    (any::<bool>(), 1u32..=1_000_000).prop_map(|(is_liquid, thousandths)| {
        if is_liquid { Content::Millilitres(thousandths) } else { Content::Grams(thousandths) }
    })
}

prop_compose! {
    fn line()(
        reference in "[A-Z0-9][A-Za-z0-9 ./-]{0,20}[A-Z0-9]",
        name in "[A-Z«][A-Za-zéèœ’ ;,\"'»€-]{0,60}[a-z]",
        category in select(Category::ALL),
        step in step(),
        case_size in 1i64..=48,
        price in 1i64..=10_000_000,
        vat in select(vec![0u16, 210, 550, 1000, 2000]),
        labels in subsequence(Label::ALL, 0..=Label::ALL.len()),
        season in (1u8..=12, 1u8..=12),
        allergens in subsequence(Allergen::ALL, 0..=Allergen::ALL.len()),
        variable_weight_grams in option::of(1u32..=100_000),
        content in option::of(content()),
        retail_price in option::of(1i64..=100_000),
        shelf_life_days in option::of(1u16..),
    ) -> CatalogueLine {
        CatalogueLine {
            line: 2,
            reference,
            name,
            category,
            step,
            case_size: Steps::try_new(case_size).unwrap(),
            unit_price: UnitPrice::try_from_decimal(Decimal::new(price, 4)).unwrap(),
            vat: VatRate::try_from_basis_points(vat).unwrap(),
            labels,
            season: Season::try_new(season.0, season.1).unwrap(),
            allergens,
            variable_weight_grams: variable_weight_grams
                .filter(|_| step.unit() == SaleUnit::Piece),
            content,
            retail_price: retail_price.map(Money::from_cents),
            shelf_life_days,
        }
    }
}

proptest! {
    #[test]
    fn a_line_written_is_read_back_the_same(line in line()) {
        let text = write(std::slice::from_ref(&line));
        let preview = read("model.csv", text.as_bytes()).unwrap();
        prop_assert_eq!(preview.unknown_columns, vec![]);
        prop_assert_eq!(preview.errors, vec![]);
        prop_assert_eq!(preview.lines, vec![line]);
    }
}
