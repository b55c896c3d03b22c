//! What `domain::sequence` foretells is what the real controller then did, in every scenario.
//!
//! The record tells in which order pods were deleted and made. The objects as they were when something was done are
//! those of the simulator, which is held to the same record (`simulated.rs`): they are read as the program reads them.
//! Each deed that changes a set's spec or takes a pod away begins a new forecast; what the record tells from there to the
//! next deed must be its beginning, and may end before its end only where the controller waits for a pod. What is deleted
//! with its set is the garbage collector's: nothing is foretold of it.

use std::collections::{BTreeMap, VecDeque};

use kubectl_sts::domain::Ordinal;
use serde_json::Value;

use super::compare::recorded;
use super::deeds::{Deed, World, is_deleted};
use super::play::Played;
use super::recorder::{Kind, Objects, is_ready};
use super::scenario::{Scenario, Step, all};
use super::simulated::played;

/// How many forecasts are compared, and how many of their moves came true. A scenario more raises them.
const COMPARED: [usize; 2] = [364, 611];

/// A scenario, the set, and why what came of one deed there is not what was foretold.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "adopt-a-bare-pod",
        "{ set = \"web\"",
        "a pod that nobody owns is adopted by the new set; the picture knows only whose pods are whose",
    ),
    (
        "delete-orphan-and-recreate",
        "{ set = \"web\", replicas = 3",
        "so are the pods that the old set left",
    ),
    (
        "recreate-with-another-claim",
        "{ delete = \"pods/web-0\"",
        "the controller tries for ever to change the volumes of the pod that it adopted",
    ),
];

#[test]
fn what_is_foretold_is_what_the_real_controller_did() {
    let only = std::env::var("CONFORMANCE_ONLY").unwrap_or_default();
    let words: Vec<_> = only.split(',').collect();
    let mut scenarios = all();
    scenarios.retain(|it| words.iter().any(|word| it.name.contains(word)));
    let mut wrong = Vec::new();
    let mut compared = [0, 0];
    for (scenario, played) in scenarios.iter().zip(played(&scenarios)) {
        let played = played.unwrap_or_else(|why| panic!("{}: {why}", scenario.name));
        for forecast in forecasts(scenario, &played) {
            compared[0] += 1;
            compared[1] += forecast.came.len();
            let judged = forecast.judged();
            let is_excepted = EXCEPTIONS
                .iter()
                .any(|(name, deed, _)| *name == scenario.name && forecast.deed.starts_with(deed));
            if is_excepted && judged.is_none() {
                wrong.push(format!(
                    "== {}: came true, and is excepted: {}",
                    scenario.name, forecast.deed
                ));
            } else if !is_excepted {
                wrong.extend(judged.map(|it| format!("== {}\n{it}", scenario.name)));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    if only.is_empty() {
        assert_eq!(compared, COMPARED, "forecasts, and moves that came true");
    }
}

/// One forecast and what came of it.
struct Forecast {
    /// The steps since which it holds.
    deed: String,
    set: String,
    foretold: Vec<Told>,
    came: Vec<Told>,
    /// The order between the pods was left to chance in the record.
    loose: bool,
    /// How each pod of the set was in the end; nothing where something else was done before it came to rest.
    end: Option<BTreeMap<Ordinal, bool>>,
}

/// A move as the record tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    Waits(Ordinal),
    Deleted(Ordinal),
    /// With the short name of its revision.
    Made(Ordinal, String),
}

impl Told {
    fn ordinal(&self) -> Ordinal {
        match self {
            Self::Waits(it) | Self::Deleted(it) | Self::Made(it, _) => *it,
        }
    }

    fn is_wait(&self) -> bool {
        matches!(self, Self::Waits(_))
    }
}

impl Forecast {
    /// What is wrong with it.
    fn judged(&self) -> Option<String> {
        let is_right = self.rest().is_some_and(|rest| self.may_end_before(&rest));
        (!is_right).then(|| {
            format!(
                "{}: {}\n  foretold {:?}\n  came     {:?}\n  end {:?}",
                self.deed, self.set, self.foretold, self.came, self.end
            )
        })
    }

    /// What is left of what was foretold; nothing where something else came.
    fn rest(&self) -> Option<Vec<Told>> {
        // Where the order between the pods is chance, there is still one for each.
        let lane = |it: &Told| if self.loose { it.ordinal() } else { 0 };
        let mut came: BTreeMap<Ordinal, VecDeque<&Told>> = BTreeMap::new();
        for one in &self.came {
            came.entry(lane(one)).or_default().push_back(one);
        }
        let mut rest: Vec<Told> = Vec::new();
        for one in &self.foretold {
            let is_next = !rest.iter().any(|it| !it.is_wait() && lane(it) == lane(one));
            let lane = came.entry(lane(one)).or_default();
            if is_next && lane.front() == Some(&one) {
                lane.pop_front();
                rest.retain(|it| !it.is_wait()); // it was waited for, and in the end not in vain
            } else {
                rest.push(one.clone());
            }
        }
        came.values().all(VecDeque::is_empty).then_some(rest)
    }

    /// Whether what did not come is yet to come: the controller waits.
    fn may_end_before(&self, rest: &[Told]) -> bool {
        let (Some(next), Some(end)) = (rest.first(), &self.end) else {
            return true;
        };
        let made_last = self.came.last().map(Told::ordinal);
        next.is_wait() || made_last.is_some_and(|it| end.get(&it) != Some(&true))
    }
}

/// The forecasts of a scenario.
fn forecasts(scenario: &Scenario, played: &Played) -> Vec<Forecast> {
    let told = told(&recorded(&scenario.name));
    assert_eq!(
        told.len(),
        scenario.steps.len(),
        "{}: a step with its lines each",
        scenario.name
    );
    let mut open: BTreeMap<String, Forecast> = BTreeMap::new();
    let mut done = Vec::new();
    let mut deeds: Vec<usize> = Vec::new();
    for (nth, (_, step)) in scenario.steps.iter().enumerate() {
        let loose = match step {
            Step::Ask(ask) => {
                let succeeds = told[nth].answer.starts_with("20") && ask.method != "GET";
                deeds.extend(succeeds.then_some(nth));
                continue;
            }
            Step::Still { loose, .. } => *loose,
            Step::Until { .. } => false,
            _ => continue,
        };
        let end = &played.moments[nth + 1].objects;
        let world = World::of(scenario, played, &deeds, end);
        let words = deeds.iter().map(|it| scenario.steps[*it].0.as_str());
        let words = words.collect::<Vec<_>>().join(" ");
        deeds.clear();
        for set in world.iter().flat_map(World::changed_sets) {
            done.extend(open.remove(&set));
            if let Some(foretold) = world.as_ref().and_then(|it| it.foretold(&set, played)) {
                let forecast = Forecast {
                    deed: words.clone(),
                    set: set.clone(),
                    foretold,
                    came: vec![],
                    loose: false,
                    end: None,
                };
                open.insert(set, forecast);
            }
        }
        let by_hand = world.map_or_else(Vec::new, |it| it.by_hand);
        for (pod, words) in &told[nth].pods {
            let is_of = |set: &str| pod.starts_with(&format!("{set}-"));
            let lives = |((kind, name), object): (&(Kind, String), &Value)| {
                *kind == Kind::Set && is_of(name) && !is_deleted(Some(object))
            };
            let is_open = open.keys().any(|set| is_of(set));
            let by_collector = words == "deleted" && !end.iter().any(lives);
            assert!(
                is_open || by_collector || !(words == "deleted" || words.starts_with("made at ")),
                "{}, {pod} {words}: nothing was foretold of its set",
                scenario.name
            );
        }
        for forecast in open.values_mut() {
            forecast.loose |= loose;
            forecast
                .came
                .extend(came(&forecast.set, &told[nth].pods, &by_hand));
            let is_end = matches!(step, Step::Still { .. });
            forecast.end = is_end.then(|| seats(&forecast.set, end));
        }
    }
    done.extend(open.into_values());
    done
}

/// The lines below a step.
#[derive(Default)]
struct Lines {
    /// The first, where it is an answer: `201 Pod web-0`.
    answer: String,
    /// Those that tell of pods: the pod, and what became of it.
    pods: Vec<(String, String)>,
}

fn told(trace: &str) -> Vec<Lines> {
    let mut steps: Vec<Lines> = Vec::new();
    for line in trace.lines() {
        if line.starts_with("> ") {
            steps.push(Lines::default());
            continue;
        }
        let Some(step) = steps.last_mut() else {
            continue;
        };
        if let Some((pod, words)) = line
            .strip_prefix("    pod ")
            .and_then(|it| it.split_once(' '))
        {
            let words = words.split(", ");
            step.pods
                .extend(words.map(|it| (pod.to_owned(), it.to_owned())));
        } else if step.answer.is_empty() {
            line.trim_start().clone_into(&mut step.answer);
        }
    }
    steps
}

/// The moves of one set among these lines, but for what was done by hand.
fn came(set: &str, told: &[(String, String)], by_hand: &[Deed]) -> Vec<Told> {
    let mut by_hand = by_hand.to_vec();
    let mut failed = Vec::new();
    let mut came = Vec::new();
    for (pod, words) in told {
        let Some(ordinal) = pod
            .strip_prefix(&format!("{set}-"))
            .and_then(|it| it.parse().ok())
        else {
            continue;
        };
        let mut done_by_hand = |deed: fn(String) -> Deed| {
            let nth = by_hand.iter().position(|it| *it == deed(pod.clone()))?;
            Some(by_hand.remove(nth))
        };
        if words == "Failed" || words == "Succeeded" {
            // A pod that fails by itself is made anew: nobody foretells that.
            if done_by_hand(Deed::Failed).is_none() {
                failed.push(pod);
            }
        } else if words == "deleted" {
            if done_by_hand(Deed::Deleted).is_some() {
            } else if !failed.contains(&pod) {
                came.push(Told::Deleted(ordinal));
            }
        } else if let Some(revision) = words.strip_prefix("made at ") {
            if let Some(nth) = failed.iter().position(|it| *it == pod) {
                failed.remove(nth);
            } else {
                came.push(Told::Made(ordinal, revision.to_owned()));
            }
        }
    }
    came
}

/// The seats of a set that have a pod, and whether it is ready.
fn seats(set: &str, objects: &Objects) -> BTreeMap<Ordinal, bool> {
    let pods = objects.iter().filter(|((kind, _), _)| *kind == Kind::Pod);
    let seat = |name: &str| name.strip_prefix(&format!("{set}-"))?.parse().ok();
    pods.filter_map(|((_, name), pod)| Some((seat(name)?, is_ready(pod))))
        .collect()
}
