//! What can be wrong with an alarm that its schema can't say.

use pulumi_provider::{Object, Problems, Value};

use super::schema::{ACTIONS, LOW_SAMPLES, MISSING_DATA, STATISTICS};

pub(super) fn check(inputs: &Object, problems: &mut Problems) {
    if inputs.contains_key("metricName") && !has_any(inputs, &["statistic", "extendedStatistic"]) {
        let remedy = "set \"statistic\" or \"extendedStatistic\"";
        problems.add_with_remedy("statistic", "is required with \"metricName\"", remedy);
    }
    words("evaluateLowSampleCountPercentiles", &LOW_SAMPLES, inputs, problems);
    words("treatMissingData", &MISSING_DATA, inputs, problems);
    seconds("evaluationInterval", inputs.get("evaluationInterval"), &[10.0, 20.0, 30.0], problems);
    seconds("period", inputs.get("period"), &[10.0, 20.0, 30.0], problems);
    statistic("extendedStatistic", inputs.get("extendedStatistic"), &[], problems);
    namespace("namespace", inputs.get("namespace"), problems);
    ACTIONS.iter().for_each(|key| actions(key, inputs, problems));
    for (index, query) in items(inputs, "metricQueries").iter().enumerate() {
        if let Some(query) = query.as_object() {
            check_query(&format!("metricQueries[{index}]"), query, problems);
        }
    }
}

fn check_query(path: &str, query: &Object, problems: &mut Problems) {
    let resolutions = &[1.0, 5.0, 10.0, 20.0, 30.0];
    seconds(&format!("{path}.period"), query.get("period"), resolutions, problems);
    let Some(metric) = query.get("metric").and_then(Value::as_object) else { return };
    seconds(&format!("{path}.metric.period"), metric.get("period"), resolutions, problems);
    statistic(&format!("{path}.metric.stat"), metric.get("stat"), &STATISTICS, problems);
    namespace(&format!("{path}.metric.namespace"), metric.get("namespace"), problems);
}

fn has_any(inputs: &Object, keys: &[&str]) -> bool {
    keys.iter().any(|key| inputs.contains_key(*key))
}

fn items<'a>(inputs: &'a Object, key: &str) -> &'a [Value] {
    inputs.get(key).and_then(Value::as_array).unwrap_or_default()
}

fn words(key: &str, known: &[&str], inputs: &Object, problems: &mut Problems) {
    let said = inputs.get(key).and_then(Value::as_str);
    if let Some(said) = said.filter(|said| !known.iter().any(|word| word.eq_ignore_ascii_case(said))) {
        problems.add(key, format!("must be one of {}, not {said:?}", known.join(", ")));
    }
}

fn seconds(path: &str, value: Option<&Value>, short: &[f64], problems: &mut Problems) {
    let Some(seconds) = value.and_then(Value::as_number) else { return };
    if !(short.contains(&seconds) || (seconds > 0.0 && seconds % 60.0 == 0.0)) {
        let short: Vec<_> = short.iter().map(f64::to_string).collect();
        problems.add(path, format!("must be {} or a multiple of 60, not {seconds}", short.join(", ")));
    }
}

fn namespace(path: &str, value: Option<&Value>, problems: &mut Problems) {
    if value.and_then(Value::as_str).is_some_and(|name| name.starts_with(':')) {
        problems.add(path, "can't start with a colon");
    }
}

fn actions(key: &str, inputs: &Object, problems: &mut Problems) {
    for (index, action) in items(inputs, key).iter().enumerate() {
        if action.as_str().is_some_and(|arn| !arn.starts_with("arn:") || arn.split(':').count() < 6) {
            problems.add(format!("{key}[{index}]"), "must be an ARN");
        }
    }
}

fn statistic(path: &str, value: Option<&Value>, named: &[&str], problems: &mut Problems) {
    let said = value.and_then(Value::as_str);
    if let Some(said) = said.filter(|said| !named.contains(said) && !is_extended(said)) {
        let named: String = named.iter().map(|name| format!("{name}, ")).collect();
        problems.add(path, format!("must be {named}p99, tm90, IQM, PR(:100) or the like, not {said:?}"));
    }
}

/// Whether it is a statistic of those that CloudWatch's user guide defines by percentiles and ranges.
fn is_extended(text: &str) -> bool {
    let percentile = ["p", "tm", "wm", "tc", "ts"].iter().filter_map(|kind| text.strip_prefix(kind));
    let range = ["TM(", "WM(", "PR(", "TC(", "TS("].iter().filter_map(|kind| text.strip_prefix(kind));
    text == "IQM" || percentile.into_iter().any(is_percentage) || range.into_iter().any(is_range)
}

fn is_percentage(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    text == "100" || [whole, fraction].iter().all(|part| part.len() <= 2 && is_digits(part))
}

fn is_range(text: &str) -> bool {
    let bounds = text.strip_suffix(')').and_then(|bounds| bounds.split_once(':'));
    bounds.is_some_and(|(least, most)| is_bound(least) && is_bound(most))
}

fn is_bound(text: &str) -> bool {
    let number = text.strip_suffix('%').unwrap_or(text);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    text.is_empty() || (is_digits(whole) && is_digits(fraction))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_extended;

    #[test]
    fn statistics_are_percentiles_and_ranges() {
        let good = ["p99", "p99.95", "tm100", "wm5", "IQM", "TM(10%:90%)", "PR(:300)", "TS(80.5:)"];
        assert_eq!(good.into_iter().filter(|text| !is_extended(text)).collect::<Vec<_>>(), [""; 0]);
        let bad = ["p", "p101", "p1.234", "Average", "TM(10%)", "PR(a:b)", "iqm", "p.5", "p5."];
        assert_eq!(bad.into_iter().filter(|text| is_extended(text)).collect::<Vec<_>>(), [""; 0]);
    }
}
