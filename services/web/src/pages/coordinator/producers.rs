//! `/plateforme/producteurs`: who sells, what, and a catalogue file before and while it is
//! imported. The file is sent with each button: nothing of it is kept in between.

use crate::{
    files::Export,
    french,
    notices::Notice,
    page::{Address, PageError, PageResult, go, show, show_again},
    pages::negotiating,
    problem::Problem,
    refusals,
    session::Coordinator,
    state::WebState,
    upload::Upload,
    views::{
        Section,
        producers::{CataloguePage, CatalogueProduct, FilePreview, ProducerLine, ProducersPage},
    },
};
use app::{
    App, AppError, CataloguePreview, ImportError, UnreadableCatalogue,
    queries::producers::{self, ProducerView},
};
use axum::extract::State;
use domain::producers::{ProducerKind, Product};
use kernel::{CommandId, ProducerId};

pub async fn list(
    State(state): State<WebState>,
    coordinator: Coordinator,
    export: Export,
) -> PageResult {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(&state, &mut reading, Section::Producers).await?;
    let all = producers::producers(&mut reading, hub).await?;
    export.show(ProducersPage { chrome, producers: all.into_iter().map(line).collect() }).await
}

pub async fn show_one(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(producer): Address<ProducerId>,
    notice: Notice,
    export: Export,
) -> PageResult {
    let mut view = page(&state, &coordinator, producer, None).await?;
    view.chrome = notice.tell(view.chrome);
    export.show(view).await
}

pub async fn send_file(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(producer): Address<ProducerId>,
    upload: Upload,
) -> PageResult {
    // Not found before anything is read.
    page(&state, &coordinator, producer, None).await?;
    let Upload { posted, file_name, bytes } = upload;
    if posted.text("what") != "import" {
        let (file, good) = previewed(file_name, bytes).await?;
        let view = page(&state, &coordinator, producer, Some(file)).await?;
        return if good { show(&view) } else { show_again(&view) };
    }
    let id = posted.command()?;
    import(&state, &coordinator, id, producer, (file_name, bytes)).await
}

async fn import(
    state: &WebState,
    coordinator: &Coordinator,
    id: CommandId,
    producer: ProducerId,
    (file_name, bytes): (String, Vec<u8>),
) -> PageResult {
    let actor = &coordinator.actor;
    match state.app.import_catalogue(actor, id, producer, &file_name, &bytes).await {
        Ok(_) => Ok(go(&format!("/plateforme/producteurs/{producer}?fait=catalogue"))),
        Err(ImportError::Unreadable(_) | ImportError::Lines(_)) => {
            let (file, _) = previewed(file_name, bytes).await?;
            show_again(&page(state, coordinator, producer, Some(file)).await?)
        }
        Err(ImportError::App(error @ AppError::Refused(_))) => {
            let (mut file, _) = previewed(file_name, bytes).await?;
            file.unreadable = Some(refusals::told(&error).message);
            show_again(&page(state, coordinator, producer, Some(file)).await?)
        }
        Err(ImportError::App(error)) => Err(error.into()),
    }
}

/// What the file says, and whether all of it was understood. Reading takes a while: apart from the
/// threads that answer others.
async fn previewed(name: String, bytes: Vec<u8>) -> Result<(FilePreview, bool), PageError> {
    let read = tokio::task::spawn_blocking(move || {
        let preview = App::preview_catalogue(&name, &bytes);
        (name, preview)
    });
    let (name, preview) = read.await.map_err(|_| PageError::from(Problem::unavailable()))?;
    Ok(match preview {
        Ok(preview) => {
            let good = preview.errors.is_empty();
            (file_preview(name, &preview), good)
        }
        Err(unreadable) => (unreadable_file(name, unreadable), false),
    })
}

fn file_preview(name: String, preview: &CataloguePreview) -> FilePreview {
    let columns = preview
        .unknown_columns
        .iter()
        .map(|column| format!("la colonne «\u{a0}{}\u{a0}»", column.title));
    let sheets =
        preview.other_sheets.iter().map(|sheet| format!("la feuille «\u{a0}{sheet}\u{a0}»"));
    let products = preview.lines.iter().map(|line| CatalogueProduct {
        reference: line.reference.clone(),
        name: line.name.clone(),
        category: french::category(line.category),
        step: line.step,
        price: line.unit_price,
        priced_by: line.step.unit(),
    });
    FilePreview {
        name,
        unreadable: None,
        errors: preview.errors.iter().map(ToString::to_string).collect(),
        ignored: columns.chain(sheets).collect(),
        products: products.collect(),
    }
}

fn unreadable_file(name: String, unreadable: UnreadableCatalogue) -> FilePreview {
    FilePreview {
        name,
        unreadable: Some(unreadable.to_string()),
        errors: vec![],
        ignored: vec![],
        products: vec![],
    }
}

async fn page(
    state: &WebState,
    coordinator: &Coordinator,
    producer: ProducerId,
    file: Option<FilePreview>,
) -> Result<CataloguePage, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(state, &mut reading, Section::Producers).await?;
    let found = producers::producer(&mut reading, hub, producer).await?;
    let found = found.ok_or_else(PageError::not_found)?;
    let products = producers::catalogue(&mut reading, hub, producer).await?;
    let products = products.iter().map(product).collect();
    Ok(CataloguePage { chrome, producer: line(found), products, file })
}

fn line(producer: ProducerView) -> ProducerLine {
    ProducerLine {
        producer: producer.producer.to_string(),
        name: producer.name,
        kind: genre_words(producer.kind),
        commune: super::campaign::commune_name(&producer.commune),
        distance_km: u64::from(producer.distance_km),
        product_count: producer.products,
        owed: producer.owed,
    }
}

/// What a producer can be: its stable name in forms, and the kind.
pub(super) const GENRES: [(&str, ProducerKind); 3] = [
    ("farm", ProducerKind::Farm),
    ("cooperative", ProducerKind::Cooperative),
    ("distributor", ProducerKind::Distributor),
];

pub(super) const fn genre_words(kind: ProducerKind) -> &'static str {
    match kind {
        ProducerKind::Farm => "Ferme",
        ProducerKind::Cooperative => "Coopérative",
        ProducerKind::Distributor => "Grossiste",
    }
}

fn product(product: &Product) -> CatalogueProduct {
    CatalogueProduct {
        reference: product.reference.clone(),
        name: product.name.clone(),
        category: french::category(product.category),
        step: product.step,
        price: product.list_price,
        priced_by: negotiating::priced_by(product),
    }
}
