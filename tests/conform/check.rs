//! What `etalon check-adapter` tells the authors of adapters.

use std::time::Duration;

use etalon::conform::check::{Kept, check};
use etalon::conform::{Selection, Suite};

use crate::run::{Folder, etalon, python, spoilt};

#[test]
fn a_program_that_keeps_every_rule_is_told_so() {
    let program = [env!("CARGO_BIN_EXE_etalon").to_owned(), "adapter".to_owned()];
    let ended = etalon(&["check-adapter"], &program);
    assert_eq!(ended.code, 0, "{ended}");
    assert!(ended.stdout.contains("it speaks the protocol"), "{ended}");
    assert!(!ended.stdout.contains("BAD"), "{ended}");
    if python() {
        let ended = etalon(&["check-adapter"], &spoilt("honest"));
        assert_eq!(ended.code, 0, "{ended}");
        assert!(!ended.stdout.contains("BAD"), "{ended}");
    }
}

#[test]
fn each_broken_rule_is_named_with_what_to_do() {
    if !python() {
        return;
    }
    let folder = Folder::new();
    let manifest = folder.read("MANIFEST.json");
    let names = ["v1/small/laws.json", "v1/small/tapes.json"];
    let texts = names.map(|name| folder.read(name));
    let pairs = [(names[0], texts[0].as_str()), (names[1], texts[1].as_str())];
    let suite = Suite::read(&manifest, &pairs).unwrap();
    let prompts = suite.select(&Selection::default());
    for (fault, kept, rule, advice) in [
        ("prints", Kept::Bad, "answers hello", "belongs to the protocol"),
        ("does_not_flush", Kept::Bad, "answers hello", "flush standard output after every reply"),
        ("hangs_at_hello", Kept::Bad, "answers hello", "see that it reads standard input"),
        ("wrong_protocol", Kept::Bad, "answers hello", "speaks etalon-conform/2"),
        ("offers_nothing", Kept::Odd, "offers what there is", "there is no operation dance"),
        ("offers_nothing", Kept::Odd, "offers what there is", "no case meets an offer of sample"),
        ("wrong_id", Kept::Bad, "answers a case it offers", "the reply's id must be"),
        ("unknown_field", Kept::Bad, "answers a case it offers", "unknown field \"seconds\""),
        ("forgets", Kept::Bad, "answers the same case in the same way", "sample (before)"),
        ("off_by_one", Kept::Odd, "answers a case it offers", "readable, but out[2]: expected"),
        ("bare_numbers", Kept::Bad, "answers a case it offers", "in Python etalon.number(x)"),
        ("raises_always", Kept::Bad, "answers a case it offers", "TypeError: no such call"),
        ("never_refuses", Kept::Odd, "refuses what is out of range", "answers ok"),
        ("raises", Kept::Odd, "refuses what is out of range", "answer refused"),
        ("refuses_late", Kept::Odd, "refuses what is out of range", "it reads 8 bits"),
        ("trusts", Kept::Bad, "answers what is not JSON", "It must answer and go on"),
        ("stays", Kept::Bad, "leaves on bye", "it is still there"),
    ] {
        let reference = format!("ETALON={}", env!("CARGO_BIN_EXE_etalon"));
        // Python must buffer its output for the fault that does not flush.
        let words = ["env", "-u", "PYTHONUNBUFFERED", &reference].map(str::to_owned);
        let program = [words.to_vec(), spoilt(fault)].concat();
        let findings = check(&program, &prompts, Duration::from_secs(3)).unwrap();
        let found = findings.iter().any(|one| {
            one.kept == kept && one.rule.starts_with(rule) && one.advice.contains(advice)
        });
        let all: Vec<String> = findings.iter().map(ToString::to_string).collect();
        // What is seen twice is said once.
        let doubled = all.iter().enumerate().find(|(at, line)| all[..*at].contains(line));
        assert_eq!(doubled, None, "{fault}");
        assert!(found, "{fault}: no {kept:?} {rule}: {advice} in\n{}", all.join("\n"));
    }
}
