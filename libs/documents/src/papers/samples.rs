//! A sample of every paper, for tests, for the example that prints them all, and for whoever
//! changes how one looks.

use super::*;
use crate::{
    french,
    sheets::{Cell, Column, FileKind, Sheet, SheetError, Workbook},
};
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use kernel::{Money, Month, SaleUnit, Step, Steps, UnitPrice, ValueError};
use rust_decimal::Decimal;

#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    #[error(transparent)]
    Value(#[from] ValueError),
    #[error(transparent)]
    Pdf(#[from] PdfError),
    #[error(transparent)]
    Sheet(#[from] SheetError),
}

/// Every file with its name.
///
/// # Errors
/// What a writer refuses.
pub fn all() -> Result<Vec<(String, Vec<u8>)>, SampleError> {
    let mut files = vec![
        ("bon-vierge.pdf".to_owned(), order_form(&[])?.to_pdf()?),
        ("bons-personnels.pdf".to_owned(), order_form(&["Mimosa", "Œillet"])?.to_pdf()?),
        ("emballage-cagettes.pdf".to_owned(), crate_packing()?.to_pdf()?),
        ("emballage-produits.pdf".to_owned(), product_packing()?.to_pdf()?),
        ("bons-de-livraison.pdf".to_owned(), delivery_notes().to_pdf()?),
        ("bon-fournisseur.pdf".to_owned(), producer_order()?.to_pdf()?),
        ("recu.pdf".to_owned(), receipt()?.to_pdf()?),
        ("releve.pdf".to_owned(), statement().to_pdf()?),
        ("rapport.pdf".to_owned(), report().to_pdf()?),
    ];
    for stock in LabelStock::ALL {
        files.push((format!("etiquettes-{}.pdf", stock.key()), labels(stock, 30)?.to_pdf()?));
    }
    for kind in FileKind::ALL {
        let name = format!("tableau.{}", kind.extension());
        files.push((name, workbook(60)?.to_file(kind)?));
    }
    Ok(files)
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn november() -> Result<Month, ValueError> {
    Month::try_new(2026, 11)
}

fn closing() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 18, 17, 0, 0).single().unwrap_or_default()
}

fn piece() -> Result<Step, ValueError> {
    Step::try_new(SaleUnit::Piece, 1000)
}

fn half_kilo() -> Result<Step, ValueError> {
    Step::try_new(SaleUnit::Kilogram, 500)
}

/// A form for each alias; a blank one for none.
///
/// # Errors
/// Never: the values are right.
pub fn order_form(aliases: &[&str]) -> Result<OrderForm, SampleError> {
    let line = |name: &str, producer: &str, step, cents, priced_by| FormLine {
        name: text(name),
        producer: text(producer),
        labels: vec![text("AB"), text("32\u{a0}km")],
        allergens: if name.contains("Munster") { vec![text("lait")] } else { vec![] },
        step,
        ceiling: Money::from_cents(cents),
        priced_by,
    };
    let (piece, kilo) = (piece()?, half_kilo()?);
    let names = ["Pommes de terre Charlotte", "Carottes", "Poireaux", "Oignons jaunes", "Courge"];
    let vegetable = |name: &&str| line(name, "Ferme du Haut-Pré", kilo, 180, SaleUnit::Kilogram);
    let shelf = |name: &str, lines| FormCategory { name: text(name), lines };
    let dairy = vec![
        line("Lait entier en bouteille", "Laiterie des Côtes", piece, 115, SaleUnit::Piece),
        line("Munster fermier au lait cru", "Laiterie des Côtes", piece, 1_890, SaleUnit::Kilogram),
    ];
    let eggs =
        vec![line("Œufs de plein air, boîte de 6", "Élevage Noël", piece, 245, SaleUnit::Piece)];
    let buyer = |alias: &&str| FormBuyer {
        alias: text(alias),
        entry_url: format!("https://exemple.fr/structure/saisie?pour={alias}"),
    };
    let vegetables: Vec<FormLine> = names.iter().cycle().take(24).map(vegetable).collect();
    Ok(OrderForm {
        structure: text("Épicerie solidaire L’Épi"),
        month: november()?,
        closes_at: closing(),
        pick_up: text("le vendredi 27 novembre de 16 h à 19 h, salle des fêtes de Foug"),
        notice: Some(text("Les œufs arrivent cette fois le samedi : pensez à vos boîtes vides !")),
        categories: vec![
            shelf("Crèmerie", dairy),
            shelf("Œufs", eggs),
            shelf("Légumes", vegetables),
        ],
        buyers: aliases.iter().map(buyer).collect(),
    })
}

/// # Errors
/// Never: the values are right.
pub fn labels(stock: LabelStock, count: usize) -> Result<Labels, SampleError> {
    let aliases = ["Mimosa", "Œillet", "Jean-Pierre du quartier Saint-Mansuy", "Zoé", "Été 72"];
    let label = |(number, alias): (usize, &&str)| Label {
        alias: text(alias),
        code: format!("3F7A-{number:04X}"),
        structure: text("Centre social Malraux"),
        place: text("salle des fêtes, Foug"),
        url: format!("https://exemple.fr/structure/remise?cagette={number:032x}"),
    };
    let labels = aliases.iter().cycle().take(count).enumerate().map(label).collect();
    Ok(Labels { month: november()?, stock, skip: 0, labels })
}

/// # Errors
/// Never: the values are right.
pub fn crate_packing() -> Result<CratePacking, SampleError> {
    let line = |name: &str, step, count, weighed| PackedLine {
        name: text(name),
        step,
        quantity: Steps::new(count),
        lots: vec![text("L2611-07")],
        weighed,
    };
    let (piece, kilo) = (piece()?, half_kilo()?);
    let one = |alias: &str| PackedCrate {
        alias: text(alias),
        code: text("3F7A-01C2"),
        lines: vec![
            line("Lait entier en bouteille", piece, 4, false),
            line("Munster fermier au lait cru", piece, 1, true),
            line("Pommes de terre Charlotte", kilo, 5, false),
        ],
    };
    let crates = ["Mimosa", "Œillet", "Zoé", "La structure"].iter().cycle().take(9);
    Ok(CratePacking {
        structure: text("Centre social Malraux"),
        month: november()?,
        crates: crates.map(|alias| one(alias)).collect(),
    })
}

/// # Errors
/// Never: the values are right.
pub fn product_packing() -> Result<ProductPacking, SampleError> {
    let share = |alias: &str, count| PackedShare {
        structure: text("Centre social Malraux"),
        alias: text(alias),
        code: text("3F7A-01C2"),
        quantity: Steps::new(count),
    };
    let product = |name: &str, step| PackedProduct {
        name: text(name),
        step,
        lots: vec![text("L2611-07")],
        shares: vec![share("Mimosa", 3), share("Œillet", 5), share("Zoé", 2)],
    };
    let products =
        vec![product("Lait entier en bouteille", piece()?), product("Carottes", half_kilo()?)];
    Ok(ProductPacking { month: november()?, products })
}

pub fn delivery_notes() -> DeliveryNotes {
    let crates = |count: usize| {
        let one = |number: usize| DeliveredCrate {
            alias: format!("Alias {number}"),
            code: format!("3F7A-{number:04X}"),
            lines: 1 + u64::try_from(number % 5).unwrap_or_default(),
        };
        (1..=count).map(one).collect()
    };
    let note = |structure: &str, place: &str, count| DeliveryNote {
        structure: text(structure),
        place: text(place),
        crates: crates(count),
    };
    DeliveryNotes {
        hub: text("Plateforme du Toulois"),
        date: NaiveDate::from_ymd_opt(2026, 11, 27).unwrap_or_default(),
        notes: vec![
            note("Centre social Malraux", "2 rue de la Justice, Toul", 45),
            note("Épicerie solidaire L’Épi", "salle des fêtes, Foug", 12),
        ],
    }
}

/// # Errors
/// Never: the values are right.
pub fn producer_order() -> Result<ProducerOrder, SampleError> {
    let price = |cents: i64| UnitPrice::try_from_decimal(Decimal::new(cents, 4));
    let line = |product: &str, step, case, count, ten_thousandths, cents, priced_by| {
        Ok::<_, ValueError>(ProducerOrderLine {
            product: text(product),
            step,
            case_size: Steps::new(case),
            quantity: Steps::new(count),
            unit_price: price(ten_thousandths)?,
            priced_by,
            amount: Money::from_cents(cents),
        })
    };
    let (piece, kilo) = (piece()?, half_kilo()?);
    Ok(ProducerOrder {
        hub: text("Plateforme du Toulois"),
        producer: text("Laiterie des Côtes"),
        number: text("8D21-77F0"),
        month: november()?,
        facts: vec![fact("Livraison", "le jeudi 26 novembre 2026, à Toul")],
        lines: vec![
            line("Lait entier en bouteille", piece, 12, 132, 9_850, 13_002, SaleUnit::Piece)?,
            line("Munster fermier au lait cru", piece, 1, 17, 165_000, 11_220, SaleUnit::Kilogram)?,
            line("Fromage blanc", kilo, 10, 25, 32_000, 4_000, SaleUnit::Kilogram)?,
        ],
        total: Money::from_cents(28_222),
    })
}

/// # Errors
/// Never: the values are right.
pub fn receipt() -> Result<Receipt, SampleError> {
    let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default();
    let paid = |on, means: &str, cents| ReceivedPayment {
        on,
        means: text(means),
        amount: Money::from_cents(cents),
    };
    Ok(Receipt {
        structure: text("Centre social Malraux"),
        month: november()?,
        alias: text("Mimosa"),
        number: text("3F7A-01C2"),
        total: Money::from_cents(4_260),
        due: Money::from_cents(760),
        payments: vec![paid(day(6), "Espèces", 2_000), paid(day(12), "Chèque", 1_500)],
    })
}

pub fn statement() -> Statement {
    let money = |cents| Cell::Money(Money::from_cents(cents));
    let columns = vec![Column::text("Campagne"), Column::number("Dû"), Column::number("Versé")];
    let rows = [("septembre 2026", 123_450, 123_450), ("octobre 2026", 98_000, 50_000)];
    let rows = rows.map(|(month, owed, paid)| vec![Cell::text(month), money(owed), money(paid)]);
    let total = vec![Cell::text("Total"), money(221_450), money(173_450)];
    Statement {
        from: text("Plateforme du Toulois"),
        title: text("Relevé de compte : Ferme du Haut-Pré"),
        facts: vec![fact("Reste à verser", french::money(Money::from_cents(48_000)))],
        tables: vec![Sheet::new("Par campagne", columns).with_rows(rows).with_total(total)],
        note: text("Ce relevé ne remplace pas une facture."),
    }
}

pub fn report() -> FunderReport {
    let columns = vec![
        Column::text("Territoire"),
        Column::number("Achats"),
        Column::number("Masses"),
        Column::number("Commandes"),
    ];
    let row = |name: &str, cents: Option<i64>| {
        let amount = cents.map_or(Cell::Withheld, |cents| Cell::Money(Money::from_cents(cents)));
        let mass = Cell::Measure(SaleUnit::Kilogram, 1_234_500);
        vec![Cell::text(name), amount, mass, Cell::Integer(128)]
    };
    let places = [
        ("Communauté de communes Terres Touloises", Some(1_234_567)),
        ("Colombey et Sud Toulois", Some(456_700)),
        ("Métropole du Grand Nancy", None),
    ];
    let bars = places.map(|(name, cents)| {
        let shown = cents.map(|cents| french::money(Money::from_cents(cents)));
        let value = cents.map(i64::unsigned_abs);
        (text(name), value, shown.unwrap_or_else(|| Cell::Withheld.in_french()))
    });
    let sheet = Sheet::new("Achats par territoire", columns)
        .with_rows(places.map(|(name, cents)| row(name, cents)));
    FunderReport {
        programme: text("Mieux manger pour tous 2026"),
        period: text("de septembre 2026 à novembre 2026"),
        headlines: vec![
            fact("Achats, taxes comprises", "16 912,67 €"),
            fact("Part de produits bio", "42,5 %"),
        ],
        tables: vec![ReportTable { sheet, bars: bars.to_vec() }],
        position: 48_213,
        root_hash: text("8c0f5ad1d3f0f4f8bb1c9d6a0e2b47a3ee5c1f6a9d0b7c4e2f1a3b5c7d9e0f12"),
        sha256: text("1f2e3d4c5b6a79880716253443526170f0e1d2c3b4a5968778695a4b3c2d1e0f"),
    }
}

/// # Errors
/// Never: the values are right.
pub fn workbook(rows: u64) -> Result<Workbook, SampleError> {
    let columns = vec![
        Column::text("Produit"),
        Column::text("Producteur"),
        Column::quantity("Demandé"),
        Column::number("Prix hors taxes"),
        Column::number("Montant"),
        Column::number("Le"),
    ];
    let kilo = half_kilo()?;
    let price = UnitPrice::try_from_decimal(Decimal::new(18_957, 4))?;
    let day = NaiveDate::from_ymd_opt(2026, 11, 4).unwrap_or_default();
    let row = |number: u64| {
        vec![
            Cell::Text(format!("Pommes de terre n° {number}")),
            Cell::text("Ferme du Haut-Pré"),
            Cell::Quantity(kilo, Steps::new(number)),
            Cell::Price(price),
            Cell::Money(Money::from_cents(123_450)),
            Cell::Date(day),
        ]
    };
    let sheet = Sheet::new("Demande", columns).with_rows((1..=rows).map(row));
    Ok(Workbook::new("Demande de novembre 2026", vec![sheet]))
}
