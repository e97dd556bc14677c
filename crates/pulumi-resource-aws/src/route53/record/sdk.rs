//! Between a record's properties and the SDK's types.

use aws_sdk_route53::types::{
    AliasTarget, CidrRoutingConfig, Coordinates as SdkCoordinates, GeoLocation, GeoProximityLocation,
    ResourceRecord, ResourceRecordSet, ResourceRecordSetFailover, ResourceRecordSetRegion, RrType,
};
use aws_smithy_types::error::operation::BuildError;
use pulumi_provider::Error;

use super::{
    model::{Alias, Cidr, Coordinates, Failover, Geolocation, Geoproximity, Inputs, Key, Latency, Weighted},
    names, text,
};

/// What was demanded by the schema, and isn't there.
pub(super) fn incomplete(error: BuildError) -> Error {
    Error::provider_bug("a record is incomplete").because(error)
}

fn first<T>(list: &Option<Vec<T>>) -> Option<&T> {
    list.as_ref()?.first()
}

fn one<T>(item: Option<T>) -> Option<Vec<T>> {
    item.map(|item| vec![item])
}

/// The record as Route 53 takes it.
pub(super) fn record(inputs: &Inputs, fqdn: &str) -> Result<ResourceRecordSet, Error> {
    let failover = first(&inputs.failover_routing_policies);
    let latency = first(&inputs.latency_routing_policies);
    ResourceRecordSet::builder()
        .name(fqdn)
        .r#type(RrType::from(inputs.r#type.as_str()))
        .set_set_identifier(inputs.set_identifier.clone().filter(|set| !set.is_empty()))
        .set_weight(first(&inputs.weighted_routing_policies).map(|weighted| weighted.weight))
        .set_region(latency.map(|latency| ResourceRecordSetRegion::from(latency.region.as_str())))
        .set_geo_location(first(&inputs.geolocation_routing_policies).map(geolocation))
        .set_failover(failover.map(|failover| ResourceRecordSetFailover::from(failover.r#type.as_str())))
        .set_multi_value_answer(inputs.multivalue_answer_routing_policy.filter(|many| *many))
        .set_ttl(inputs.ttl)
        .set_resource_records(values(inputs).map_err(incomplete)?)
        .set_alias_target(first(&inputs.aliases).map(alias).transpose().map_err(incomplete)?)
        .set_health_check_id(inputs.health_check_id.clone().filter(|id| !id.is_empty()))
        .set_cidr_routing_config(
            inputs.cidr_routing_policy.as_ref().map(cidr).transpose().map_err(incomplete)?,
        )
        .set_geo_proximity_location(
            inputs.geoproximity_routing_policy.as_ref().map(geoproximity).transpose().map_err(incomplete)?,
        )
        .build()
        .map_err(incomplete)
}

fn values(inputs: &Inputs) -> Result<Option<Vec<ResourceRecord>>, BuildError> {
    let quoted = text::is_quoted(&inputs.r#type);
    let value = |value: &String| if quoted { text::quote(value) } else { value.clone() };
    let records = inputs.records.iter().flatten();
    let records = records.map(|record| ResourceRecord::builder().value(value(record)).build());
    let records = records.collect::<Result<Vec<_>, _>>()?;
    Ok((!records.is_empty()).then_some(records))
}

fn alias(alias: &Alias) -> Result<AliasTarget, BuildError> {
    AliasTarget::builder()
        .dns_name(&alias.name)
        .hosted_zone_id(&alias.zone_id)
        .evaluate_target_health(alias.evaluate_target_health)
        .build()
}

fn geolocation(place: &Geolocation) -> GeoLocation {
    let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    GeoLocation::builder()
        .set_continent_code(said(&place.continent))
        .set_country_code(said(&place.country))
        .set_subdivision_code(said(&place.subdivision))
        .build()
}

fn cidr(policy: &Cidr) -> Result<CidrRoutingConfig, BuildError> {
    CidrRoutingConfig::builder()
        .collection_id(&policy.collection_id)
        .location_name(&policy.location_name)
        .build()
}

fn geoproximity(place: &Geoproximity) -> Result<GeoProximityLocation, BuildError> {
    let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let at = first(&place.coordinates)
        .map(|at| SdkCoordinates::builder().latitude(&at.latitude).longitude(&at.longitude).build());
    Ok(GeoProximityLocation::builder()
        .set_aws_region(said(&place.aws_region))
        .set_local_zone_group(said(&place.local_zone_group))
        .set_coordinates(at.transpose()?)
        .set_bias(place.bias)
        .build())
}

/// The properties of a record that Route 53 has.
pub(super) fn inputs(key: &Key, found: ResourceRecordSet) -> Inputs {
    let latency = found.region.map(|region| Latency { region: region.as_str().to_owned() });
    let failover = found.failover.map(|failover| Failover { r#type: failover.as_str().to_owned() });
    Inputs {
        aliases: one(found.alias_target.map(alias_of)),
        allow_overwrite: None,
        cidr_routing_policy: found
            .cidr_routing_config
            .map(|policy| Cidr { collection_id: policy.collection_id, location_name: policy.location_name }),
        failover_routing_policies: one(failover),
        geolocation_routing_policies: one(found.geo_location.map(geolocation_of)),
        geoproximity_routing_policy: found.geo_proximity_location.map(geoproximity_of),
        health_check_id: found.health_check_id,
        latency_routing_policies: one(latency),
        multivalue_answer_routing_policy: found.multi_value_answer,
        name: key.name.clone(),
        records: found.resource_records.map(|records| values_of(&key.kind, records)),
        set_identifier: found.set_identifier,
        ttl: found.ttl,
        r#type: found.r#type.as_str().to_owned(),
        weighted_routing_policies: one(found.weight.map(|weight| Weighted { weight })),
        zone_id: key.zone.clone(),
    }
}

fn values_of(kind: &str, records: Vec<ResourceRecord>) -> Vec<String> {
    let quoted = text::is_quoted(kind);
    let value = |record: ResourceRecord| if quoted { text::unquote(&record.value) } else { record.value };
    records.into_iter().map(value).collect()
}

fn alias_of(found: AliasTarget) -> Alias {
    Alias {
        evaluate_target_health: found.evaluate_target_health,
        name: names::plain(&found.dns_name),
        zone_id: found.hosted_zone_id,
    }
}

fn geolocation_of(found: GeoLocation) -> Geolocation {
    Geolocation {
        continent: found.continent_code,
        country: found.country_code,
        subdivision: found.subdivision_code,
    }
}

fn geoproximity_of(found: GeoProximityLocation) -> Geoproximity {
    let at = |at: SdkCoordinates| Coordinates { latitude: at.latitude, longitude: at.longitude };
    Geoproximity {
        aws_region: found.aws_region,
        bias: found.bias,
        coordinates: one(found.coordinates.map(at)),
        local_zone_group: found.local_zone_group,
    }
}
