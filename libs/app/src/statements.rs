//! What each structure's people bought, committed to in the log: once at settlement, and again for
//! whatever changed since.

use crate::{App, AppError, Command, Request, process::system, store::Trust};
use domain::{
    Refusal,
    campaigns::{Campaign, OfferLine, Stage},
    members::Member,
    producers::{Producer, ProducerKind},
    statements::{Bought, MeasureError, Measures, Purchased, Statement, StatementCommand},
    structures::{Structure, Territory},
};
use kernel::{
    CampaignId, CommandId, Label, MemberId, Money, Month, OrderId, ProductId, StructureId,
    TenantId, UnitPrice, ValueError,
};
use proof::{Opening, Values, family};
use reports::{CommuneCode, EpciSiren, LabelRow, Place, VolumeRow};
use rust_decimal::Decimal;
use std::{collections::BTreeMap, time::Duration};
use storage::{
    queries::report_rows::is_local,
    vault::{self, KeptOpening},
};
use uuid::Uuid;

/// How often volumes are added up anew because an order changed meanwhile.
const ATTEMPTS_MAX: usize = 8;
/// How long a publication waits for what it committed to be sealed.
const SEALED_WITHIN: Duration = Duration::from_secs(20);
const SEALED_POLL: Duration = Duration::from_millis(20);

/// A campaign's goods at the prices reached, with the kind of each producer.
struct Sold {
    hub: TenantId,
    campaign: CampaignId,
    month: Month,
    products: BTreeMap<ProductId, (OfferLine, ProducerKind, Option<UnitPrice>)>,
}

/// A structure's orders, each with its version, and what they come to.
struct Counted {
    orders: Vec<(OrderId, u64)>,
    values: Values,
}

impl App {
    /// Commits to the volumes of every structure of a campaign that is delivered: where that was
    /// done before, to what changed since, if anything did. Repeating it changes nothing.
    pub(crate) async fn commit_volumes(
        &self,
        hub: TenantId,
        campaign: CampaignId,
        state: &Campaign,
    ) -> Result<(), AppError> {
        let sold = self.sold(hub, campaign, state).await?;
        for structure in &state.structures {
            self.commit_volumes_of(&sold, *structure).await?;
        }
        Ok(())
    }

    /// The same for every settled campaign of these months; returns when all is sealed, so that
    /// a report at the log's head from then on can be proved.
    pub(crate) async fn commit_corrections(
        &self,
        hub: TenantId,
        months: (Month, Month),
    ) -> Result<(), AppError> {
        let ids = self.store.ids_of::<Campaign>(hub).await?;
        for campaign in self.store.load_many::<Campaign>(hub, &ids).await? {
            let state = &campaign.state;
            let within = state.month.is_some_and(|month| months.0 <= month && month <= months.1);
            if within && state.stage == Stage::Settled {
                self.commit_volumes(hub, CampaignId::from_uuid(campaign.id), state).await?;
                for structure in &state.structures {
                    self.wait_until_sealed((*structure).into(), campaign.id).await?;
                }
            }
        }
        Ok(())
    }

    async fn wait_until_sealed(&self, tenant: TenantId, campaign: Uuid) -> Result<(), AppError> {
        let sealed = async {
            let mut poll = tokio::time::interval(SEALED_POLL);
            loop {
                poll.tick().await;
                if self.store.is_sealed::<Statement>(tenant, campaign).await? {
                    return Ok(());
                }
            }
        };
        let in_time = tokio::time::timeout(SEALED_WITHIN, sealed).await;
        in_time.unwrap_or_else(|_| Err(AppError::unavailable("the log is not sealed yet")))
    }

    async fn commit_volumes_of(&self, sold: &Sold, structure: StructureId) -> Result<(), AppError> {
        let tenant = TenantId::from(structure);
        let registered = self.store.load::<Structure>(tenant, structure.uuid(), Trust::Remembered);
        let territory = registered.await?.state.territory.clone().ok_or(AppError::NotFound)?;
        let mut refused = AppError::NotFound;
        for _ in 0..ATTEMPTS_MAX {
            let statement = self.store.load(tenant, sold.campaign.uuid(), Trust::Fresh).await?;
            let statement: &Statement = &statement.state;
            let counted = self.counted(sold, structure, &territory).await?;
            let before = self.committed(sold.hub, &statement.committed).await?;
            let values = counted.values.since(&before).map_err(AppError::unavailable)?;
            if values.is_nothing() && statement.number() > 0 {
                return Ok(());
            }
            let commitments_sha256 = self.keep(sold, structure, values).await?;
            let commit = StatementCommand::Commit {
                hub: sold.hub.into(),
                month: sold.month,
                territory: territory.clone(),
                number: statement.number(),
                family: family::FAMILY,
                commitments_sha256,
            };
            let id = CommandId::from_uuid(self.ids.fresh());
            let command = Command::Statement(sold.campaign, commit, counted.orders);
            match self.execute(&system(tenant), Request::new(id, command)).await {
                Ok(_) => return Ok(()),
                Err(error @ AppError::Refused(Refusal::Statement(_))) => refused = error,
                Err(error) => return Err(error),
            }
        }
        Err(refused)
    }

    /// What was committed so far, all corrections added.
    async fn committed(&self, hub: TenantId, sha256: &[String]) -> Result<Values, AppError> {
        let mut reading = self.reading_current(hub).await?;
        let mut sum = Values::default();
        for kept in vault::openings(&mut reading, hub, sha256).await? {
            sum = sum.plus(&kept.opening.values).map_err(AppError::unavailable)?;
        }
        Ok(sum)
    }

    /// Puts the opening into the vault, before the event that will name it by this hash.
    async fn keep(
        &self,
        sold: &Sold,
        structure: StructureId,
        values: Values,
    ) -> Result<String, AppError> {
        let (hub, campaign) = (sold.hub, sold.campaign);
        self.in_vault(hub, async move |vault| {
            let seed = vault::new_seed(vault).await?;
            let opening = Opening { values, seed };
            let commitments = opening.commit();
            let sha256 = commitments.sha256();
            let kept = KeptOpening { structure, campaign, opening, commitments };
            vault::keep_opening(vault, hub, &kept).await?;
            Ok(sha256)
        })
        .await
    }

    async fn counted(
        &self,
        sold: &Sold,
        structure: StructureId,
        territory: &Territory,
    ) -> Result<Counted, AppError> {
        let tenant = TenantId::from(structure);
        let members = self.store.ids_of::<Member>(tenant).await?;
        let mut orders: Vec<Uuid> = members
            .into_iter()
            .map(|member| OrderId::of_member(sold.campaign, MemberId::from_uuid(member)).uuid())
            .collect();
        orders.push(OrderId::of_structure(sold.campaign, structure).uuid());
        let orders = self.store.load_many::<Purchased>(tenant, &orders).await?;
        let bought = orders.iter().flat_map(|order| &order.state.0);
        let rows = volume_rows(sold, structure, territory, bought)?;
        Ok(Counted {
            orders: orders.iter().map(|it| (OrderId::from_uuid(it.id), it.version)).collect(),
            values: values_of(&rows)?,
        })
    }

    async fn sold(
        &self,
        hub: TenantId,
        campaign: CampaignId,
        state: &Campaign,
    ) -> Result<Sold, AppError> {
        let producers: Vec<Uuid> = state.producers().iter().map(|it| it.uuid()).collect();
        let producers = self.store.load_many::<Producer>(hub, &producers).await?;
        let kinds: BTreeMap<Uuid, ProducerKind> =
            producers.iter().filter_map(|it| Some((it.id, it.state.kind?))).collect();
        let pooled = self.pooled_orders(hub, campaign, state).await?;
        let priced = pooled.iter().flat_map(|(_, pooled)| &pooled.lines);
        let prices: BTreeMap<ProductId, UnitPrice> =
            priced.map(|(product, line)| (*product, line.unit_price)).collect();
        let mut products = BTreeMap::new();
        for line in &state.offer {
            let kind = *kinds.get(&line.producer.uuid()).ok_or(AppError::NotFound)?;
            let price = prices.get(&line.product).copied();
            products.insert(line.product, (line.clone(), kind, price));
        }
        let month = state.month.ok_or(AppError::NotFound)?;
        Ok(Sold { hub, campaign, month, products })
    }
}

/// What goods have in common that are one row of a report: category, labels, kind of producer,
/// distance, and whether there is a reference price.
type Kind = (kernel::Category, Vec<Label>, String, u16, bool);

#[derive(Default)]
struct Sum {
    grams: i64,
    millilitres: i64,
    paid: Money,
    to_producers: Decimal,
    reference: Money,
}

/// The same rows that `storage::queries::report_rows` makes of the facts: what producers receive
/// is rounded once in each.
fn volume_rows<'a>(
    sold: &Sold,
    structure: StructureId,
    territory: &Territory,
    bought: impl Iterator<Item = (&'a ProductId, &'a Bought)>,
) -> Result<Vec<VolumeRow>, AppError> {
    let mut sums: BTreeMap<Kind, (Sum, bool)> = BTreeMap::new();
    for (product, bought) in bought {
        let (line, kind, price) = sold.products.get(product).ok_or(AppError::NotFound)?;
        let measures = Measures::of(line, *price, bought).map_err(unmeasured)?;
        let referenced = measures.reference.is_some();
        let word = format!("{kind:?}");
        let key = (line.category, line.labels.clone(), word, line.distance_km, referenced);
        let (sum, local) = sums.entry(key).or_default();
        *local = is_local(*kind, line.distance_km);
        sum.grams += measures.grams;
        sum.millilitres += measures.millilitres;
        sum.paid += measures.paid;
        sum.to_producers += measures.to_producers;
        sum.reference += measures.reference.unwrap_or_default();
    }
    let place = Place {
        commune: CommuneCode::try_new(&territory.commune).map_err(AppError::unavailable)?,
        epci: EpciSiren::try_new(&territory.epci).map_err(AppError::unavailable)?,
        in_pat: false,
    };
    let row = |(key, (sum, local_producer)): (Kind, (Sum, bool))| {
        let (category, labels, _, distance_km, referenced) = key;
        let quantity = |amount| u64::try_from(amount).map_err(|_| ValueError::Quantity);
        Ok::<_, ValueError>(VolumeRow {
            structure,
            place: place.clone(),
            month: sold.month,
            category,
            labels: labels.into_iter().collect(),
            distance_km: Some(u32::from(distance_km)),
            local_producer,
            grams: quantity(sum.grams)?,
            millilitres: quantity(sum.millilitres)?,
            paid: sum.paid,
            to_producers: Money::round(sum.to_producers)?,
            reference: referenced.then_some(sum.reference),
        })
    };
    sums.into_iter().map(row).collect::<Result<_, _>>().map_err(AppError::unavailable)
}

/// The cells of the family that rows add up to.
pub(crate) fn values_of(rows: &[VolumeRow]) -> Result<Values, AppError> {
    let mut values = Values::default();
    for row in rows {
        let quantity = |amount| i64::try_from(amount).map_err(AppError::unavailable);
        let measures = [
            (family::Measure::Grams, quantity(row.grams)?),
            (family::Measure::Millilitres, quantity(row.millilitres)?),
            (family::Measure::Paid, row.paid.cents()),
            (family::Measure::ToProducers, row.to_producers.cents()),
        ];
        let labels = LabelRow::of(row).into_iter().filter_map(group);
        for group in labels.chain([family::Group::All]) {
            for (measure, amount) in measures {
                let added = values.add(row.category, group, measure, amount);
                added.map_err(AppError::unavailable)?;
            }
        }
        if let Some(reference) = row.reference {
            let (group, measure) = (family::Group::WithReference, family::Measure::Reference);
            let added = values.add(row.category, group, measure, reference.cents());
            added.map_err(AppError::unavailable)?;
        }
    }
    Ok(values)
}

/// The group of a row of the table by label; none for those that others add up to.
const fn group(label: LabelRow) -> Option<family::Group> {
    match label {
        LabelRow::Organic => Some(family::Group::Organic),
        LabelRow::Aop => Some(family::Group::Aop),
        LabelRow::Igp => Some(family::Group::Igp),
        LabelRow::LabelRouge => Some(family::Group::LabelRouge),
        LabelRow::Hve => Some(family::Group::Hve),
        LabelRow::LocalUnder30Km => Some(family::Group::LocalUnder30Km),
        LabelRow::LocalUnder80Km => Some(family::Group::LocalUnder80Km),
        LabelRow::LocalFarther => Some(family::Group::LocalFarther),
        LabelRow::WithReference => Some(family::Group::WithReference),
        LabelRow::Siqo
        | LabelRow::WithoutSiqo
        | LabelRow::WithoutHve
        | LabelRow::Local
        | LabelRow::NotLocal
        | LabelRow::WithoutReference => None,
    }
}

fn unmeasured(error: MeasureError) -> AppError {
    AppError::unavailable(match error {
        MeasureError::NoPrice => "the price of an allocated product".to_owned(),
        MeasureError::OutOfRange(error) => error.to_string(),
    })
}
