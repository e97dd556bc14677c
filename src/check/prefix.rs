//! What is wrong with the names that begin with the prefix.

use super::ApiProblem;
use crate::{WebSocketApiBuilder, naming, route::is_plain};

/// As long as names of regions are.
const LONG_REGION: &str = "ap-southeast-1";

/// What is named after the prefix, and what it may have besides letters and digits: as an error says it, and as it is.
struct Named {
    what: &'static str,
    marks: &'static str,
    besides: &'static str,
}

const LOG_GROUPS: Named = Named { what: "log groups", marks: " and `-_./#`", besides: "./#" };
const TABLES: Named = Named { what: "tables", marks: ", `-`, `_` and `.`", besides: "." };
const TOPICS: Named =
    Named { what: "topics and dashboards of monitored stages", marks: ", `-` and `_`", besides: "" };

pub(super) fn problems(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    bad_prefix(builder).into_iter().chain(long_names(builder)).collect()
}

/// By what is the strictest of all that is named after it.
fn bad_prefix(builder: &WebSocketApiBuilder) -> Option<ApiProblem> {
    let logs = builder.stages.iter().any(|stage| stage.access_log.is_own());
    let monitored = builder.stages.iter().any(|stage| stage.monitoring.is_some());
    let all = [(LOG_GROUPS, logs), (TABLES, builder.needs_table()), (TOPICS, monitored)];
    let (Named { what, marks, besides }, _) = all.into_iter().rfind(|(_, used)| *used)?;
    let good = builder.prefix.chars().all(|c| is_plain(c) || besides.contains(c));
    (!good).then(|| ApiProblem::BadPrefix { prefix: builder.prefix.clone(), named: what, marks })
}

/// `CreateLogGroup`, `CreateTable`, `CreateTopic` and `PutDashboard` in the references of their APIs say how long names are.
fn long_names(builder: &WebSocketApiBuilder) -> Vec<ApiProblem> {
    let prefix = &builder.prefix;
    let mut names = Vec::new();
    if builder.needs_table() {
        names.push(("table", naming::table(prefix, builder.suffix()), 255));
    }
    let with_log_groups = builder.stages.iter().filter(|stage| stage.access_log.is_own());
    names.extend(
        with_log_groups.map(|stage| ("log group", naming::access_log_group(prefix, &stage.name), 512)),
    );
    for stage in builder.stages.iter().filter(|stage| stage.monitoring.is_some()) {
        names.push(("dashboard", naming::dashboard(prefix, &stage.name, LONG_REGION), 255));
        names.push(("topic", naming::alarm_topic(prefix, &stage.name), 256));
    }
    let long = names.into_iter().filter(|(_, name, most)| name.len() > *most);
    long.map(|(what, name, most)| ApiProblem::LongName { what, name, most }).collect()
}

#[cfg(test)]
mod tests {
    use pulumi_wasm::archive;

    use super::*;
    use crate::{AccessLog, LambdaFunction, Monitoring, StageSettings, TableAccess, Throttle, WebSocketApi};

    fn stage() -> StageSettings {
        StageSettings::new("dev", Throttle::new(1.0, 1))
    }

    fn api(prefix: &str, stage: StageSettings) -> WebSocketApiBuilder {
        WebSocketApi::builder("Chat").prefix(prefix).stage(stage)
    }

    fn with_table(prefix: &str) -> WebSocketApiBuilder {
        let keeper = LambdaFunction::new("keeper", archive::file("x.zip"));
        api(prefix, stage()).connect(keeper.connections_table(TableAccess::actions(&[])))
    }

    #[track_caller]
    fn refused(api: &WebSocketApiBuilder, expected: &str) {
        let problems: Vec<_> = problems(api).iter().map(ToString::to_string).collect();
        assert_eq!(problems, [expected]);
    }

    #[test]
    fn a_prefix_is_held_to_what_is_named_after_it() {
        assert_eq!(problems(&api("team/chat#1", stage())), []);
        assert_eq!(problems(&api("team chat", stage().access_log(AccessLog::off()))), []);
        refused(
            &api("team chat", stage()),
            "prefix `team chat`: log groups are named after it, so it has only letters, digits and `-_./#`",
        );
        assert_eq!(problems(&with_table("team.chat")), []);
        refused(
            &with_table("team/chat"),
            "prefix `team/chat`: tables are named after it, so it has only letters, digits, `-`, `_` and `.`",
        );
        refused(
            &api("team.chat", stage().monitoring(Monitoring::new())),
            "prefix `team.chat`: topics and dashboards of monitored stages are named after it, so it has only \
             letters, digits, `-` and `_`",
        );
    }

    #[test]
    fn what_would_be_called_too_long_with_prefix_and_stage_is_named() {
        let name = |length: usize, of: fn(&str, &str) -> String| "p".repeat(length - of("", "dev").len());
        let long = |what, name, most| ApiProblem::LongName { what, name, most };
        assert_eq!(problems(&with_table(&name(255, naming::table))), []);
        let prefix = name(256, naming::table);
        assert_eq!(problems(&with_table(&prefix)), [long("table", naming::table(&prefix, "dev"), 255)]);
        let prefix = name(513, naming::access_log_group);
        let group = naming::access_log_group(&prefix, "dev");
        assert_eq!(problems(&api(&prefix, stage())), [long("log group", group, 512)]);
        let monitored = |prefix: &str| problems(&api(prefix, stage().monitoring(Monitoring::new())));
        let prefix = name(256, naming::monitoring);
        let board = naming::dashboard(&prefix, "dev", LONG_REGION);
        let topic = naming::alarm_topic(&prefix, "dev");
        assert_eq!(monitored(&prefix), [long("dashboard", board, 255), long("topic", topic, 256)]);
    }
}
