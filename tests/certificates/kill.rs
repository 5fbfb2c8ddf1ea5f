//! An audit that is killed loses at most what it did since its last checkpoint,
//! and what is resumed counts no run twice.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{Folder, SEED, audit, command, etalon};

#[test]
fn a_killed_audit_goes_on_from_its_last_checkpoint() {
    let folder = Folder::new();
    let path = folder.path("evidence.json");
    let subject = ["--builtin", "zero-twice", "--param", "scale=1", "--seed", SEED];
    let keep = ["--evidence", path.as_str(), "--resume", "--format", "json"];
    let runs = ["--max-runs", "1000000000", "--max-seconds"];
    let words = |seconds| {
        let more = [&subject, keep.as_slice(), &runs, &[seconds]].concat();
        audit("eps=1", &more).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let mut seen = (0, 0);
    for kill in 1..=2 {
        let long = words("600");
        let long: Vec<&str> = long.iter().map(String::as_str).collect();
        let mut child = command(&long).spawn().unwrap();
        let start = Instant::now();
        // Until this segment has written a checkpoint of its own.
        let document = loop {
            assert!(start.elapsed() < Duration::from_secs(60), "no checkpoint");
            std::thread::sleep(Duration::from_millis(50));
            if !std::path::Path::new(&path).exists() {
                continue;
            }
            let document = folder.json("evidence.json");
            let segments = document["seeds"].as_array().unwrap().len();
            if segments == kill && document["runs"].as_u64().unwrap() > seen.0 {
                break document;
            }
        };
        child.kill().unwrap();
        child.wait().unwrap();
        seen = (document["runs"].as_u64().unwrap(), document["log_wealth"].as_i64().unwrap());
    }
    let short = words("1");
    let short: Vec<&str> = short.iter().map(String::as_str).collect();
    let (code, text, stderr) = etalon(&short);
    let found: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text} {stderr}"));
    assert_eq!((code, found["verdict"].as_str()), (1, Some("violation")), "{text}");
    let document = folder.json("evidence.json");
    let (runs, wealth) =
        (document["runs"].as_u64().unwrap(), document["log_wealth"].as_i64().unwrap());
    // Another checkpoint may have been written between reading and killing.
    assert!(runs >= seen.0 && wealth >= seen.1, "{seen:?} {runs} {wealth}");
    assert_eq!(found["runs"].as_u64(), Some(runs));
    let seeds = document["seeds"].as_array().unwrap();
    assert!(seeds.len() == 3 && seeds[0] != seeds[1] && seeds[1] != seeds[2], "{seeds:?}");
    let (code, text, _) = etalon(&["merge", &path, "--format", "json"]);
    let merged: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, merged["runs"].as_u64()), (1, Some(runs)), "{text}");
    assert_eq!(merged["epsilon_lower"], found["epsilon_lower"]);
}
