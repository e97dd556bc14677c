//! The table of connections, as Query pages it.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

/// Into how many partitions the functions spread connections.
const SHARDS: usize = 8;
/// What a page of DynamoDB holds at most, in bytes.
const PAGE_BYTES: usize = 1_048_576;
/// What an item of a connection takes, in bytes: names and values of its attributes, as handlers/README.md lists them.
const ITEM_BYTES: usize = 100;
/// What a unit of reading is, consistently, in bytes.
const UNIT_BYTES: usize = 4_096;

/// So many connections, evenly spread.
pub(super) struct Table {
    connections: usize,
    read_units: AtomicU64,
}

impl Table {
    pub(super) fn of(connections: usize) -> Self {
        Self { connections, read_units: AtomicU64::new(0) }
    }

    /// How many units DynamoDB charges for what was read.
    pub(super) fn read_units(&self) -> u64 {
        self.read_units.load(Ordering::SeqCst)
    }

    /// The answer to a Query.
    pub(super) fn page(&self, request: &Value) -> Value {
        let Some(shard) = shard(request) else {
            return json!({ "Items": [], "Count": 0, "ScannedCount": 0 });
        };
        let size = self.connections * (shard + 1) / SHARDS - self.connections * shard / SHARDS;
        let start = after(request).map_or(0, |last| last + 1);
        let wanted = request["Limit"].as_u64().and_then(|limit| usize::try_from(limit).ok());
        let page = wanted.unwrap_or(usize::MAX).min(PAGE_BYTES / ITEM_BYTES);
        let end = size.min(start + page);
        self.charge(end.saturating_sub(start));
        let items: Vec<Value> =
            (start..end).map(|number| json!({ "sk": { "S": id(shard, number) } })).collect();
        let mut answer = json!({ "Count": items.len(), "ScannedCount": items.len(), "Items": items });
        if end < size {
            let pk = format!("CONNECTIONS#{shard}");
            answer["LastEvaluatedKey"] = json!({ "pk": { "S": pk }, "sk": { "S": id(shard, end - 1) } });
        }
        answer
    }

    fn charge(&self, items: usize) {
        let units = (items * ITEM_BYTES).div_ceil(UNIT_BYTES).max(1);
        self.read_units.fetch_add(u64::try_from(units).unwrap_or(u64::MAX), Ordering::SeqCst);
    }
}

/// As long as an id of API Gateway's.
fn id(shard: usize, number: usize) -> String {
    format!("{shard}-{number:014}")
}

/// Which partition of connections is asked for, if one is.
fn shard(request: &Value) -> Option<usize> {
    let values = request["ExpressionAttributeValues"].as_object()?;
    let keys = values.values().filter_map(|value| value["S"].as_str());
    keys.filter_map(|key| key.strip_prefix("CONNECTIONS#")).next()?.parse().ok()
}

/// Behind which connection the page starts.
fn after(request: &Value) -> Option<usize> {
    request["ExclusiveStartKey"]["sk"]["S"].as_str()?.split_once('-')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{SHARDS, Table};

    /// All that a client gets which follows the pages of all partitions.
    fn read(table: &Table, limit: Option<u64>) -> Vec<String> {
        let mut found = Vec::new();
        for shard in 0..SHARDS {
            let pk = format!("CONNECTIONS#{shard}");
            let mut request = json!({ "ExpressionAttributeValues": { ":pk": { "S": pk } }, "Limit": limit });
            loop {
                let page = table.page(&request);
                let items = page["Items"].as_array().unwrap();
                found.extend(items.iter().map(|item| item["sk"]["S"].as_str().unwrap().to_owned()));
                request["ExclusiveStartKey"] = page["LastEvaluatedKey"].clone();
                if request["ExclusiveStartKey"] == Value::Null {
                    break;
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    #[test]
    fn the_pages_hold_each_connection_once() {
        for (connections, limit) in [(1, None), (1_003, Some(10)), (100_000, None)] {
            assert_eq!(read(&Table::of(connections), limit).len(), connections);
        }
    }

    #[test]
    fn reading_is_charged_by_size_and_an_empty_partition_by_a_unit() {
        let table = Table::of(800);
        read(&table, None);
        assert_eq!(table.read_units(), 8 * 3);
        let empty = Table::of(0);
        read(&empty, None);
        assert_eq!(empty.read_units(), 8);
    }
}
