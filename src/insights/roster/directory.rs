//! Ids as an export repeats them: a row is mostly of the person who followed
//! the one before it last time, so that one comparison finds her.

use std::collections::HashMap;

/// Where people stand, counted in the order in which the people file names
/// them, which is mostly that of an export.
#[derive(Debug, Clone, Default)]
pub(super) struct Directory {
    /// All ids, one after another.
    ids: String,
    /// Where the id of a place ends.
    ends: Vec<usize>,
    places: HashMap<Box<str>, u32>,
    /// The person of each place, in the order of ids.
    people: Vec<usize>,
    /// The place of each person.
    of: Vec<usize>,
}

impl Directory {
    /// The place of an id, which gets the next one if it has none.
    pub(super) fn place_of(&mut self, id: &str) -> usize {
        if let Some(known) = self.find(id) {
            return known;
        }
        let place = u32::try_from(self.ends.len()).expect("fewer than 2^32 people");
        self.ids.push_str(id);
        self.ends.push(self.ids.len());
        self.places.insert(id.into(), place);
        place as usize
    }

    /// Forgets the ids of the other places; those that are kept move up.
    pub(super) fn keep(&mut self, is_kept: impl Fn(usize) -> bool) {
        if (0..self.ends.len()).all(&is_kept) {
            return;
        }
        let (mut ids, mut ends, mut moved) = (String::new(), Vec::new(), Vec::new());
        for place in 0..self.ends.len() {
            let kept = is_kept(place).then(|| {
                ids.push_str(self.id(place));
                ends.push(ids.len());
                u32::try_from(ends.len() - 1).expect("fewer than before")
            });
            moved.push(kept);
        }
        self.places.retain(|_, place| match moved[*place as usize] {
            None => false,
            Some(kept) => {
                *place = kept;
                true
            }
        });
        (self.ids, self.ends) = (ids, ends);
    }

    /// Numbers the people: the places in the order of ids, which is told.
    pub(super) fn numbered(&mut self) -> Vec<usize> {
        let first = |id: &str| {
            let mut bytes = [0; 8];
            let shared = id.len().min(8);
            bytes[..shared].copy_from_slice(&id.as_bytes()[..shared]);
            u64::from_be_bytes(bytes)
        };
        // The first bytes decide between most ids, and are at hand.
        let places = 0..self.ends.len();
        let mut sorted: Vec<(u64, usize)> =
            places.map(|place| (first(self.id(place)), place)).collect();
        sorted.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.id(a.1).cmp(self.id(b.1))));
        let sorted: Vec<usize> = sorted.into_iter().map(|(_, place)| place).collect();
        self.people = vec![0; sorted.len()];
        for (person, place) in sorted.iter().enumerate() {
            self.people[*place] = person;
        }
        self.of = sorted.clone();
        sorted
    }

    /// The ids, in the order of places.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|place| self.id(place))
    }

    /// The id of a place.
    pub(super) fn id(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.ids[start..self.ends[place]]
    }

    /// The place of an id.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.places.get(id).map(|place| *place as usize)
    }

    /// The person of a place.
    pub(super) fn person(&self, place: usize) -> usize {
        self.people[place]
    }

    /// The place of a person.
    pub(super) fn place(&self, person: usize) -> usize {
        self.of[person]
    }

    /// Whether this is the id of a place.
    pub(super) fn is_at(&self, place: usize, id: &str) -> bool {
        place < self.ends.len() && self.id(place) == id
    }
}

/// A reader of rows that remembers who came after whom.
#[derive(Debug, Clone)]
pub(in crate::insights) struct Finder<'a> {
    directory: &'a Directory,
    last: usize,
    /// Who came after the person of a place, last time.
    next: Vec<u32>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(directory: &'a Directory) -> Self {
        let count = u32::try_from(directory.people.len()).unwrap_or(u32::MAX);
        Self { directory, last: 0, next: (1..=count).collect() }
    }

    /// The place of an id, if it is on the roster.
    pub(in crate::insights) fn find(&mut self, id: &str) -> Option<usize> {
        let expected = self.next.get(self.last).map_or(0, |next| *next as usize);
        for guess in [expected, self.last] {
            if self.directory.is_at(guess, id) {
                self.last = guess;
                return Some(guess);
            }
        }
        let place = self.directory.find(id)?;
        if let Some(next) = self.next.get_mut(self.last) {
            *next = u32::try_from(place).unwrap_or(u32::MAX);
        }
        self.last = place;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_found_in_whatever_order() {
        let ids = ["ann", "bartholomeus", "bartholomew", "bo", "eve"];
        let mut directory = Directory::default();
        for place in [4, 2, 0, 3, 1] {
            directory.place_of(ids[place]);
        }
        directory.numbered();
        let mut finder = Finder::new(&directory);
        for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 2, 4, 0, 4], [0, 1, 2, 3, 4]] {
            for person in order {
                let place = finder.find(ids[person]).unwrap();
                assert_eq!((directory.person(place), directory.place(person)), (person, place));
            }
            assert_eq!(finder.find("b"), None);
        }
        assert_eq!(Finder::new(&Directory::default()).find("ann"), None);
    }
}
