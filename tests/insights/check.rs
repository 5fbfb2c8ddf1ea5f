//! Files that can be released from, and files that cannot.

use super::{Folder, check, insights, json};

const PEOPLE: &str = "PersonId,ManagerId,Organization\r\na,,HQ\r\nb,a,IT\r\nc,a,IT\r\n";
const HEADER: &str = "\u{feff}\"PersonId\",\"MetricDate\",\"After-hours collaboration hours\",\"Email hours\",\"Collaboration hours\"";

#[test]
fn a_made_up_company_is_written_anew_by_its_seed_and_is_fit_for_release() {
    let folder = Folder::new();
    let seed = "5".repeat(64);
    let sample = |out: &str| {
        let size = ["sample", "--headcount", "300", "--weeks", "14", "--seed", &seed, "--out", out];
        let ended = insights(&size);
        assert_eq!(ended.code, 0, "{ended}");
        ["metrics.csv", "people.csv"].map(|name| std::fs::read(format!("{out}/{name}")).unwrap())
    };
    let (one, two) = (folder.path("one"), folder.path("two"));
    assert!(sample(&one) == sample(&two));
    let (metrics, people) = (format!("{one}/metrics.csv"), format!("{one}/people.csv"));
    let ended = check(&metrics, &people, &["--format", "json"]);
    assert_eq!(ended.code, 0, "{ended}");
    let found = json(&ended);
    assert!(found["people"].as_u64().unwrap() > 270, "{found}");
    assert!(found["teams"].as_u64().unwrap() > 20, "{found}");
    assert_eq!(found["first_day"], "2024-06-30");
    let text = check(&metrics, &people, &[]).stdout;
    assert!(text.contains("verdict  the files can be released from"), "{text}");
}

#[test]
fn null_is_not_zero_and_people_off_the_roster_are_told() {
    let folder = Folder::new();
    let people = folder.file("people.csv", PEOPLE.as_bytes());
    let text = format!(
        "{HEADER}\r\na,2024-07-07,NULL,1.25,10\r\nb,2024-07-07,0,12,11.5\r\nx,2024-07-07,0,0,0\r\n"
    );
    let metrics = folder.file("metrics.csv", text.as_bytes());
    let found = json(&check(&metrics, &people, &["--format", "json"]));
    assert_eq!((&found["rows"], &found["measured"]), (&3.into(), &2.into()), "{found}");
    let findings: Vec<String> =
        found["findings"].as_array().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(findings.len(), 3, "{findings:?}");
    assert!(findings.iter().any(|text| text.contains("not on the roster") && text.contains(":4")));
    assert!(findings.iter().any(|text| text.contains("Email_hours exceeds")), "{findings:?}");
    assert!(findings.iter().any(|text| text.contains("without a row")), "{findings:?}");
}

#[test]
fn what_is_wrong_with_an_export_is_told_with_its_place() {
    let folder = Folder::new();
    let people = folder.file("people.csv", PEOPLE.as_bytes());
    let good = "a,2024-07-07,1,2,3\r\n";
    for (rows, says) in [
        ("", "line 1: there is no column"),
        ("b,07/14/2024,1,2,3\r\n", "line 3, column 2: `07/14/2024` is not a date of the form"),
        (
            "b,2024-07-14,1,-2,3\r\n",
            "line 3, column 4: Email_hours is `-2`: the number is negative",
        ),
        (
            "b,2024-07-14,1,168.5,3\r\n",
            "line 3, column 4: Email_hours is `168.5`: there are more hours",
        ),
        ("b,2024-07-14,1,1e308,3\r\n", "Email_hours is `1e308`: the number is too large"),
        ("b,2024-07-14,1,NaN,3\r\n", "Email_hours is `NaN`: this is not a number"),
        ("b,2024-07-14,two,2,3\r\n", "line 3, column 3: After_hours_collaboration_hours is `two`"),
        ("b,2024-07-14,1,2\r\n", "line 3: the row has 4 fields, the header 5; the file may"),
        ("b,2024-07-14,1,\"2\r\n", "line 3: a quote is opened and never closed"),
        ("\r\nb,2024-07-14,1,2,3\r\n", "line 3: the line is empty"),
        (
            "a,2024-07-07,4,5,6\r\n",
            "line 3, column 1: `a` has another row for 2024-07-07, on line 2",
        ),
    ] {
        let header = if rows.is_empty() { "PersonId,MetricDate" } else { HEADER };
        let metrics = folder.file("metrics.csv", format!("{header}\r\n{good}{rows}").as_bytes());
        let ended = check(&metrics, &people, &[]);
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{rows}: {ended}");
        assert!(ended.stderr.contains(says), "{says}: {ended}");
        assert!(ended.stderr.contains("metrics.csv"), "{ended}");
    }
    for (bytes, says) in [
        (&b""[..], "line 1: the file is empty"),
        (b"\xff\xfeP\0", "this is UTF-16"),
        (
            b"PersonId,MetricDate,Email hours,Email_hours\n",
            "column 4: `Email_hours` and the header",
        ),
        (b"\xe9,b\n", "line 1, column 1: this is not CSV in UTF-8"),
    ] {
        let metrics = folder.file("metrics.csv", bytes);
        let ended = check(&metrics, &people, &[]);
        assert!(ended.code == 2 && ended.stderr.contains(says), "{says}: {ended}");
    }
}

#[test]
fn slips_of_a_spreadsheet_are_recognized() {
    let folder = Folder::new();
    let people = folder.file("people.csv", PEOPLE.as_bytes());
    let metrics =
        folder.file("metrics.csv", format!("{HEADER}\r\nb,2024-07-07,1,2,3\r\n").as_bytes());
    let refused = |metrics: &str, people: &str, says: &[&str]| {
        let ended = check(metrics, people, &[]);
        for says in says {
            assert!(ended.code == 2 && ended.stderr.contains(says), "{says}: {ended}");
        }
    };
    let semicolons = folder.file("semi.csv", b"PersonId;MetricDate;Email_hours\na;2024-07-07;1\n");
    refused(
        &semicolons,
        &people,
        &["semi.csv, line 1: the fields are separated by semicolons: save"],
    );
    refused(&metrics, &semicolons, &["separated by semicolons"]);
    let commas =
        folder.file("comma.csv", format!("{HEADER}\r\nb,2024-07-07,1,17,4,20\r\n").as_bytes());
    refused(
        &commas,
        &people,
        &["line 2", "if `1,17` in column 3 is one number, write it with a point"],
    );
    let quoted =
        folder.file("quoted.csv", format!("{HEADER}\r\nb,2024-07-07,1,\"17,4\",20\r\n").as_bytes());
    refused(
        &quoted,
        &people,
        &[
            "line 2, column 4: Email_hours is `17,4`: this is not a number; write digits with a point",
        ],
    );
    let says = ["no column ManagerId", "ask HR", "PersonId,ManagerId\nann,\nbob,ann"];
    refused(&metrics, &metrics, &says);
    let policy = etalon::insights::policy::DEFAULT.replace("\"budget\"", "\"budgt\"");
    let policy = folder.file("policy.json", policy.as_bytes());
    let ended = check(&metrics, &people, &["--policy", &policy]);
    let says = "the field \"budget\" is missing: is it \"budgt\", misspelt?";
    assert!(ended.code == 2 && ended.stderr.contains(says), "{ended}");
    let ended = check(&folder.path("none.csv"), &people, &[]);
    assert!(ended.stderr.contains("No such file to read (is its name right?)"), "{ended}");
}

#[test]
fn only_what_is_released_of_the_period_is_noted() {
    let folder = Folder::new();
    let mut people = PEOPLE.to_owned();
    for at in 0..40 {
        people += &format!("p{at},a,IT\r\n");
    }
    let people = folder.file("people.csv", people.as_bytes());
    let header = "PersonId,MetricDate,After_hours_collaboration_hours,Email_hours,Collaboration_hours,Chat_hours";
    let rows = "b,2024-07-07,1,2,30,40\nx,2024-04-07,1,2,30,1\nb,2024-04-07,1,25,20,1\n";
    let metrics = folder.file("metrics.csv", format!("{header}\n{rows}").as_bytes());
    let found = json(&check(&metrics, &people, &["--format", "json"]));
    let findings = found["findings"].to_string();
    assert!(findings.contains("without a row"), "{findings}");
    assert_eq!(found["findings"].as_array().unwrap().len(), 1, "{findings}");
}

#[test]
fn files_that_are_there_are_not_made_up() {
    let folder = Folder::new();
    let people = folder.file("company/people.csv", PEOPLE.as_bytes());
    let out = folder.path("company");
    let ended = insights(&["sample", "--headcount", "50", "--weeks", "2", "--out", &out]);
    assert!(ended.code == 2 && ended.stderr.contains(&people), "{ended}");
    assert_eq!(std::fs::read_to_string(&people).unwrap(), PEOPLE);
    assert!(!folder.0.join("company/metrics.csv").exists());
}

#[test]
fn what_a_release_would_refuse_is_not_called_fit() {
    let folder = Folder::new();
    let small = folder.file("people.csv", PEOPLE.as_bytes());
    let row = "b,2024-07-07,1,2,3\r\n";
    let metrics = folder.file("metrics.csv", format!("{HEADER}\r\n{row}").as_bytes());
    let ended = check(&metrics, &small, &[]);
    assert!(ended.stderr.contains("nobody would see what is paid for"), "{ended}");
    assert!(ended.code == 2 && ended.stdout.contains("would be refused"), "{ended}");
    // Enough people, and nobody measured in the period.
    let mut people = PEOPLE.to_owned();
    for at in 0..40 {
        people += &format!("p{at},a,IT\r\n");
    }
    let people = folder.file("many.csv", people.as_bytes());
    assert_eq!(check(&metrics, &people, &[]).code, 0);
    let late = folder.file("late.csv", format!("{HEADER}\r\nb,2025-07-07,1,2,3\r\n").as_bytes());
    let ended = check(&late, &people, &["--format", "json"]);
    assert_eq!(ended.code, 2, "{ended}");
    assert!(ended.stderr.contains("nobody of the roster has a row in the period"), "{ended}");
    assert!(json(&ended)["refusal"].as_str().unwrap().contains("late.csv"), "{ended}");
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    let folder = Folder::new();
    let people = folder.file("people.csv", PEOPLE.as_bytes());
    let metrics = folder.file("metrics.csv", format!("{HEADER}\r\n").as_bytes());
    for (more, says) in [
        (&["--date-format", "%d.%m"][..], "%Y, %m and %d once each"),
        (&["--policy", "nowhere.json"], "nowhere.json"),
        (&["--mapping", &people], "people.csv, line 1"),
    ] {
        let ended = check(&metrics, &people, more);
        assert!(ended.code == 2 && ended.stderr.contains(says), "{says}: {ended}");
    }
    let ended =
        insights(&["check", "--metrics", &metrics, "--people", &people, "--period", "2024-09"]);
    assert!(ended.code == 2 && ended.stderr.contains("a quarter such as 2024-Q3"), "{ended}");
    for flags in [["--headcount", "1"], ["--weeks", "0"], ["--first", "1/2/2024"]] {
        let ended = insights(&[&["sample", "--out", &folder.path("none")], &flags[..]].concat());
        assert_eq!(ended.code, 2, "{ended}");
        assert!(!folder.0.join("none").exists(), "nothing is left behind");
    }
}
