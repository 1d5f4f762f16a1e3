import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageOn, SNAPSHOT } from './calendar.ts';
import { isCadastralReference, isIdDocument } from './identifiers.ts';
import { municipalities, municipality, PROVINCES } from './municipalities.ts';
import type { Person } from './population.ts';
import { DEFAULT_SEED, findPerson, population, storyPeople } from './population.ts';

const { people, households, byId, householdById } = population();
const age = (person: Person): number => ageOn(person.birthDate, SNAPSHOT);

test('Catalonia has its 947 municipalities with codes of five digits and names in reading order', () => {
  assert.equal(municipalities().length, 947);
  assert.equal(new Set(municipalities().map((it) => it.code)).size, 947);
  assert.ok(
    municipalities().every((it) => it.provinceCode in PROVINCES && it.code.startsWith(it.provinceCode)),
  );
  assert.equal(municipality('08101').name, "L'Hospitalet de Llobregat");
  assert.equal(municipality('25203').name, "La Seu d'Urgell");
  assert.equal(municipality('17079').name, 'Girona');
  assert.throws(() => municipality('28079'), /not of a municipality of Catalonia/);
});

test('5,000 people live in some 2,000 households, each person in exactly one', () => {
  assert.equal(people.length, 5000);
  assert.ok(households.length > 1700 && households.length < 2300, String(households.length));
  assert.equal(households.flatMap((it) => it.memberIds).length, people.length);
  assert.ok(people.every((it) => householdById.get(it.householdId)?.memberIds.includes(it.id)));
  assert.ok(people.every((it) => it.synthetic));
});

test('the same seed gives the same people and another seed gives others', () => {
  const first = JSON.stringify(population(1).people);
  const other = population(2);
  for (const seed of [3, 4, 5]) assert.equal(population(seed).people.length, 5000);
  assert.equal(JSON.stringify(population(1).people), first, 'made anew once it was no longer kept');
  assert.notEqual(JSON.stringify(other.people), first);
  assert.equal(JSON.stringify(population(DEFAULT_SEED).people), JSON.stringify(people));
});

test('every document is valid, unique and in a range that nobody holds', () => {
  assert.equal(new Set(people.map((it) => it.document.number)).size, people.length);
  for (const { document, nationality } of people) {
    assert.ok(isIdDocument(document), document.number);
    assert.match(document.number, document.type === 'NIF' ? /^99/ : /^Z9/);
    assert.equal(document.type === 'NIF', nationality === 'ES');
  }
});

test('households hold together: one person of reference, parents old enough, one address', () => {
  for (const home of households) {
    const members = home.memberIds.map((id) => byId.get(id)!);
    assert.equal(members.filter((it) => it.relation === 'reference').length, 1);
    assert.ok(members.filter((it) => it.relation === 'partner').length <= 1);
    const [reference] = members;
    assert.ok(age(reference!) >= 18, reference!.id);
    for (const member of members) {
      assert.equal(member.householdId, home.id);
      assert.ok(member.registeredSince >= member.birthDate && member.registeredSince <= SNAPSHOT, member.id);
      if (member.relation === 'partner') assert.ok(age(member) >= 18);
      if (member.relation === 'parent') assert.ok(age(member) >= age(reference!) + 16);
      if (member.relation !== 'child') continue;
      for (const parent of members.filter((it) => it.relation === 'reference' || it.relation === 'partner')) {
        assert.ok(age(parent) - age(member) >= 17, `${parent.id} is too young for ${member.id}`);
      }
    }
    assert.ok(home.address.postcode.startsWith(home.municipality.code.slice(0, 2)));
    assert.equal(municipality(home.municipality.code).name, home.municipality.name);
  }
});

test('brothers and sisters are born at least nine months apart', () => {
  for (const home of households) {
    const births = home.memberIds.map((id) => byId.get(id)!).filter((it) => it.relation === 'child');
    const days = births.map((it) => Temporal.PlainDate.from(it.birthDate)).sort(Temporal.PlainDate.compare);
    days.slice(1).forEach((day, index) => {
      assert.ok(Temporal.PlainDate.compare(day, days[index]!.add({ months: 9 })) >= 0, home.id);
    });
  }
});

test('large families have enough children of the right age', () => {
  const large = households.filter((it) => it.largeFamily);
  assert.ok(large.length > 40, String(large.length));
  for (const { largeFamily } of large) {
    const members = largeFamily!.memberIds.map((id) => byId.get(id)!);
    const children = members.filter((it) => it.relation === 'child');
    assert.equal(children.length, largeFamily!.children);
    assert.ok(children.length >= 3 || (children.length === 2 && children.some((it) => it.disability)));
    assert.ok(children.every((it) => age(it) < 21 || (age(it) < 26 && it.school)));
    assert.equal(largeFamily!.category === 'special', children.length >= 5);
    assert.ok(largeFamily!.validFrom <= SNAPSHOT && largeFamily!.validUntil > SNAPSHOT);
    assert.ok(children.every((it) => it.birthDate <= largeFamily!.validFrom));
  }
});

test('ages fit: pupils, students, graduates, owners, drivers, pensioners, couples', () => {
  for (const person of people) {
    const years = age(person);
    if (person.school?.kind === 'school') assert.ok(years >= 2 && years < 18, person.id);
    if (person.school?.kind === 'university') assert.ok(years >= 18, person.id);
    if (person.degrees.length > 0) assert.ok(years >= 21, person.id);
    for (const degree of person.degrees) assert.ok(ageOn(person.birthDate, degree.issuedOn) >= 21, person.id);
    if (person.properties.length > 0 || person.vehicles.length > 0) assert.ok(years >= 18, person.id);
    for (const vehicle of person.vehicles) assert.ok(ageOn(person.birthDate, vehicle.registeredOn) >= 18);
    if (person.socialSecurity?.status === 'employed') assert.ok(years >= 18 && !person.school, person.id);
    if (person.taxes) assert.ok(years >= 18);
    if (!person.couple) continue;
    const partner = byId.get(person.couple.partnerId)!;
    assert.equal(partner.couple?.partnerId, person.id);
    assert.equal(partner.householdId, person.householdId);
    assert.ok(ageOn(person.birthDate, person.couple.registeredOn) >= 18);
  }
});

test('no fact is dated after the day on which the population is described, and none before birth', () => {
  for (const person of people) {
    const past = [
      person.disability?.since,
      person.socialSecurity?.since,
      person.unemployment?.from,
      person.couple?.registeredOn,
      ...person.degrees.map((it) => it.issuedOn),
      ...person.vehicles.map((it) => it.registeredOn),
    ];
    for (const date of past) {
      if (date !== undefined) assert.ok(date <= SNAPSHOT && date >= person.birthDate, `${person.id} ${date}`);
    }
  }
});

test('who is paid an unemployment benefit is unemployed, since the same day', () => {
  const paid = people.filter((it) => it.unemployment);
  assert.ok(paid.length > 50);
  for (const person of paid) {
    assert.equal(person.socialSecurity?.status, 'unemployed');
    assert.equal(person.socialSecurity?.since, person.unemployment?.from);
  }
});

test('properties have valid references, and the shares of each make a hundred or less', () => {
  const shares = new Map<string, number>();
  for (const property of people.flatMap((it) => it.properties)) {
    assert.ok(isCadastralReference(property.cadastralReference), property.cadastralReference);
    const before = shares.get(property.cadastralReference) ?? 0;
    shares.set(property.cadastralReference, before + property.sharePercent);
  }
  assert.ok([...shares.values()].every((it) => it === 100));
  const plates = people.flatMap((it) => it.vehicles).map((it) => it.plate);
  assert.equal(new Set(plates).size, plates.length);
});

test('every kind of fact is found often enough to be shown', () => {
  const count = (has: (person: Person) => boolean): number => people.filter(has).length;
  assert.ok(count((it) => it.document.type === 'NIE') > 300);
  assert.ok(count((it) => it.disability !== undefined) > 150);
  assert.ok(count((it) => it.taxes?.upToDate === false) > 100);
  assert.ok(count((it) => it.socialSecurity?.debts === true) > 50);
  assert.ok(count((it) => it.school?.kind === 'university') > 50);
  for (const code of ['08093', '17079', '25243', '43161']) {
    assert.ok(
      households.some((it) => it.municipality.code === code),
      code,
    );
  }
});

test('the people of the story are there, each with what the story says', () => {
  const people = population();
  const story = (key: string): Person => {
    const { document } = storyPeople.find((it) => it.key === key)!;
    return findPerson(people, document)!;
  };
  assert.equal(story('largeFamilyParent').document.number, '99000001C');
  assert.equal(householdById.get(story('largeFamilyParent').householdId)?.largeFamily?.children, 4);
  assert.equal(story('student').school?.kind, 'university');
  assert.ok(story('pensioner').disability && story('pensioner').socialSecurity?.status === 'pensioner');
  assert.ok(story('unemployed').unemployment);
  assert.equal(story('foreigner').document.type, 'NIE');
  assert.equal(findPerson(people, { type: 'NIE', number: '99000001C' }), undefined);
});
