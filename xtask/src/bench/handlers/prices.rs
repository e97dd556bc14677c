//! What AWS charges in us-east-1 beyond the free tiers, as published in 2025. `docs/scale.md` has them, too.

/// What a broadcast used.
pub(super) struct Use {
    /// Frames that clients got.
    pub(super) delivered: f64,
    /// Times that the function ran.
    pub(super) invocations: f64,
    /// Memory by time.
    pub(super) gigabyte_seconds: f64,
    /// What was read of the table.
    pub(super) read_units: f64,
    /// How long it took.
    pub(super) seconds: f64,
}

/// How much memory comes with a whole processor:
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html>.
pub(super) const MEGABYTES_OF_A_PROCESSOR: u32 = 1_769;
/// How much a function that broadcasts is given, in megabytes: as in `src/handlers.rs`.
pub(super) const CHOSEN: u32 = 512;

const MILLION: f64 = 1e6;
/// Dollars for a message of up to 32 KB: <https://aws.amazon.com/api-gateway/pricing/>.
const MESSAGE: f64 = 1.0 / MILLION;
/// Dollars for an invocation: <https://aws.amazon.com/lambda/pricing/>.
const INVOCATION: f64 = 0.20 / MILLION;
/// Dollars for a gigabyte of memory in a second, on x86: the same page.
const GIGABYTE_SECOND: f64 = 0.000_016_666_7;
/// Dollars for a read unit on demand, since November 2024: <https://aws.amazon.com/dynamodb/pricing/on-demand/>.
const READ_UNIT: f64 = 0.125 / MILLION;

impl Use {
    /// Dollars for a million delivered messages, with the one that came in and its answer.
    pub(super) fn per_million(&self) -> f64 {
        let messages = (self.delivered + 2.0) * MESSAGE;
        let lambda = self.invocations * INVOCATION + self.gigabyte_seconds * GIGABYTE_SECOND;
        (messages + lambda + self.read_units * READ_UNIT) * MILLION / self.delivered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_to_scale_has_these_prices() {
        let guide = include_str!("../../../../docs/scale.md");
        let prices = [
            ("message of up to 32 KB", format!("{:.2}", MESSAGE * MILLION)),
            ("invocation", format!("{:.2}", INVOCATION * MILLION)),
            ("memory by time, x86", format!("{:.4}", GIGABYTE_SECOND * MILLION)),
            ("read unit, on demand", format!("{:.3}", READ_UNIT * MILLION)),
        ];
        for (what, dollars) in prices {
            assert!(guide.contains(&format!("| {what} | {dollars} | a million")), "{what}: {dollars}");
        }
    }

    #[test]
    fn a_broadcast_costs_its_messages_its_time_and_what_it_reads() {
        let used = Use {
            delivered: 1e6,
            invocations: 10.0,
            gigabyte_seconds: 60.0,
            read_units: 24_000.0,
            seconds: 1.0,
        };
        // 1 for the messages, 0.001 for Lambda, 0.003 for the table.
        assert!((used.per_million() - 1.004_004).abs() < 1e-6, "{}", used.per_million());
    }
}
