#include "store/sqlite_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "fakes.hpp"
#include "store/migrations.hpp"
#include "store/random_secrets.hpp"
#include "temporary_directory.hpp"

using namespace petcam;
using store::SqliteStore;
namespace fs = std::filesystem;

namespace {

const WallTime kThen{std::chrono::seconds(1764000000)};

Digest digest(std::uint8_t byte) {
    Digest all{};
    all.fill(byte);
    return all;
}

/// One of everything, with and without what may be left out.
Changes everything() {
    Member mum{{1}, "엄마 \"Mum\"", Role::Owner, {}, Rights::all(), {}, kThen};
    Member ana{{2}, "", Role::Sitter, {kThen, kThen + 7 * 24h}, {}, {}, kThen};
    ana.grants[{1}] = {kSitterRights, {std::nullopt, kThen + 60s}};
    ana.grants[{2}] = {{Right::Watch}, {}};
    return {PutCamera{{{1}, "Kitchen", kThen}},
            PutCamera{{{2}, "거실", kThen}},
            PutMember{mum},
            PutMember{ana},
            PutDevice{{{1}, MemberId{1}, digest(1), kThen}},
            PutDevice{{{2}, CameraId{1}, digest(2), kThen}},
            PutInvitation{{MemberId{2}, digest(3), kThen + 600s}},
            PutInvitation{{CameraId{2}, digest(4), kThen + 600s}}};
}

struct Place {
    TemporaryDirectory directory;
    RecordingJournal journal;
    const std::string file = (directory / "petcam.db").string();

    std::unique_ptr<SqliteStore> open() { return std::make_unique<SqliteStore>(directory.text(), journal); }
    Records reload() { return open()->load(); }
    std::string failureToLoad() {
        try {
            reload();
        } catch (const StoreError& error) {
            return error.what();
        }
        return {};
    }
};

void commit(Store& store, Records& records, const Changes& changes) {
    store.commit(changes, records);
    applyChanges(records, changes);
}

}  // namespace

TEST_CASE("an empty directory is an empty home, private from the first byte on") {
    Place place;
    CHECK(place.reload() == Records{});
    struct stat status {};
    REQUIRE(stat(place.file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(SQLite::Database(place.file).execAndGet("PRAGMA user_version").getInt() ==
          static_cast<int>(store::migrations().size()));
}

TEST_CASE("everything comes back as it was, after each change and after the next start") {
    Place place;
    Records records;
    {
        const auto store = place.open();
        records = store->load();
        commit(*store, records, everything());
        CHECK(store->load() == records);
    }
    CHECK(place.reload() == records);
    Member renamed = records.members.at({2});
    renamed.name = "Ana";
    renamed.grants.erase({1});
    const Changes further[] = {
        {PutMember{renamed}, DropInvitation{MemberId{2}}, PutDevice{{{3}, MemberId{2}, digest(5), kThen}}},
        {PutInvitation{{CameraId{2}, digest(6), kThen + 900s}}},
        {PutCamera{{{1}, "Hall", kThen}}, DropDevice{{2}}},
        {PutCamera{{{1}, "Hall", kThen, true, false}}},
        {DropCamera{{2}}},
        {DropMember{{2}}},
    };
    for (const auto& changes : further) {
        const auto store = place.open();
        REQUIRE(store->load() == records);
        commit(*store, records, changes);
        CHECK(place.reload() == records);
    }
    CHECK(records.lastMember == MemberId{2});  // remembered, though it is gone
    CHECK(records.lastDevice == DeviceId{3});
}

TEST_CASE("of changes that do not go together none is kept") {
    Place place;
    const auto store = place.open();
    Records records = store->load();
    commit(*store, records, everything());
    CHECK_THROWS_AS(
        store->commit({PutCamera{{{3}, "Garden", kThen}}, PutCamera{{{4}, "Garden", kThen}}}, records),
        StoreError);
    CHECK(store->load() == records);
}

TEST_CASE("a damaged file is not opened, not touched, and named with what to do") {
    Place place;
    place.reload();
    std::ofstream(place.file, std::ios::trunc) << std::string(8192, 'x');
    const std::string failure = place.failureToLoad();
    CHECK(failure.find(place.file) != std::string::npos);
    CHECK(failure.find("damaged: restore a backup") != std::string::npos);
    CHECK(fs::file_size(place.file) == 8192);
}

TEST_CASE("a file that is damaged or gone while running is written anew with everything that was in it") {
    Place place;
    const auto store = place.open();
    Records records = store->load();
    commit(*store, records, everything());
    SECTION("damaged") {
        std::ofstream(place.file, std::ios::trunc) << std::string(8192, 'x');
    }
    SECTION("gone") {
        fs::remove(place.file);
    }
    SECTION("cut to nothing") {
        fs::resize_file(place.file, 0);
    }
    commit(*store, records, {PutCamera{{{3}, "Garden", kThen}}});
    CHECK(place.reload() == records);
    REQUIRE(place.journal.lines.size() == 1);
    CHECK(place.journal.lines[0].find("written anew from memory") != std::string::npos);
}

TEST_CASE("damage to any page is mended by the next change, whatever that change writes") {
    constexpr std::size_t kPage = 4096;
    std::size_t pages = 2;
    for (std::size_t page = 1; page < pages; ++page) {
        Place place;
        const auto store = place.open();
        Records records = store->load();
        commit(*store, records, everything());
        pages = fs::file_size(place.file) / kPage;
        {
            std::fstream file(place.file, std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(static_cast<std::streamoff>(page * kPage));
            file << std::string(kPage, '\x5a');
        }
        INFO("page " << page + 1 << " of " << pages);
        commit(*store, records, {PutCamera{{{3}, "Garden", kThen}}});
        CHECK(place.reload() == records);
        CHECK(place.journal.lines.size() == 1);
    }
    CHECK(pages > 8);
}

TEST_CASE("a file without anything in it is a home that was lost, not an empty one") {
    Place place;
    std::ofstream(place.file).flush();
    CHECK(place.failureToLoad().find("damaged: restore a backup") != std::string::npos);
}

TEST_CASE("a first start that was killed on the way begins again") {
    Place place;
    std::ofstream(place.file + ".new") << "half of a datab";
    CHECK(place.reload() == Records{});
    CHECK_FALSE(fs::exists(place.file + ".new"));
}

TEST_CASE("a database of a newer version is left alone") {
    Place place;
    place.reload();
    SQLite::Database(place.file, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
    CHECK(place.failureToLoad().find("newer version") != std::string::npos);
    CHECK(SQLite::Database(place.file).execAndGet("PRAGMA user_version").getInt() == 99);
}

TEST_CASE("every step of the migrations starts from the one before, and what is there stays") {
    Place place;
    {
        SQLite::Database old(place.file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        old.exec(store::migrations()[0]);
        old.exec("PRAGMA user_version = 1");
        old.exec("INSERT INTO camera (name, since) VALUES ('Kitchen', 1764000000)");
    }
    CHECK(place.reload().cameras.at({1}).name == "Kitchen");
    CHECK_FALSE(place.reload().cameras.at({1}).paused);
    CHECK(place.reload().cameras.at({1}).recorded);
}

TEST_CASE("another program that holds the database makes a change fail, and nothing else") {
    Place place;
    const auto store = place.open();
    Records records = store->load();
    SQLite::Database other(place.file, SQLite::OPEN_READWRITE);
    other.exec("BEGIN EXCLUSIVE");
    CHECK_THROWS_AS(store->commit({PutCamera{{{1}, "Kitchen", kThen}}}, records), StoreError);
    other.exec("ROLLBACK");
    commit(*store, records, {PutCamera{{{1}, "Kitchen", kThen}}});
    CHECK(place.reload() == records);
}

TEST_CASE("a row of something that is not there is damage, whoever made it") {
    for (const char* orphan :
         {"INSERT INTO device (id, member, token_sha256, since) VALUES (9, 99, zeroblob(32), 0)",
          "INSERT INTO device (id, camera, token_sha256, since) VALUES (9, 99, zeroblob(32), 0)",
          "INSERT INTO invitation (member, code_sha256, expires) VALUES (99, zeroblob(32), 0)",
          "INSERT INTO member_camera (member, camera, rights) VALUES (99, 98, 1)"}) {
        Place place;
        place.reload();
        SQLite::Database(place.file, SQLite::OPEN_READWRITE).exec(orphan);  // foreign keys are off by default
        INFO(orphan);
        CHECK(place.failureToLoad().find("damaged") != std::string::npos);
    }
}

TEST_CASE("a file that another program has changed is not written to, and what that one wrote stays") {
    Place place;
    const auto store = place.open();
    Records records = store->load();
    commit(*store, records, {PutCamera{{{1}, "Kitchen", kThen}}});
    Records others = place.reload();
    const auto other = place.open();
    REQUIRE(other->load() == records);
    commit(*other, others, {PutCamera{{{2}, "Hall", kThen}}});
    CHECK_THROWS_WITH(store->commit({PutCamera{{{3}, "Attic", kThen}}}, records),
                      Catch::Contains("another program has changed it"));
    CHECK(place.reload() == others);
}

TEST_CASE("a directory that is not there is an error with the file's name") {
    RecordingJournal journal;
    SqliteStore store("/nonexistent/petcam", journal);
    CHECK_THROWS_WITH(store.load(), Catch::Contains("/nonexistent/petcam/petcam.db"));
}

TEST_CASE("secrets are long, different each time, and recognised by their SHA-256") {
    TemporaryDirectory directory;
    store::RandomSecrets secrets(directory.text());
    const std::string token = secrets.newToken();
    const std::string code = secrets.newCode();
    CHECK(token.size() == 43);  // 256 bits in base64url
    CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos);
    CHECK(code.size() == 16);  // 80 bits in base32
    CHECK(code.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos);
    CHECK(secrets.newToken() != token);
    CHECK(secrets.newCode() != code);
    // FIPS 180-4, "abc"
    const Digest abc = secrets.digestOf("abc");
    CHECK(abc[0] == 0xba);
    CHECK(abc[1] == 0x78);
    CHECK(abc[31] == 0xad);
}

TEST_CASE("the home's key is made once, private, and signs the same at the next start") {
    TemporaryDirectory directory;
    const Digest first = store::RandomSecrets(directory.text()).sign("ticket");
    CHECK(store::RandomSecrets(directory.text()).sign("ticket") == first);
    CHECK(store::RandomSecrets(directory.text()).sign("tickets") != first);
    struct stat status {};
    REQUIRE(stat((directory / "home.key").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(status.st_size == 32);
    REQUIRE(chmod((directory / "home.key").c_str(), 0644) == 0);
    CHECK(store::RandomSecrets(directory.text()).sign("ticket") == first);
    REQUIRE(stat((directory / "home.key").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    TemporaryDirectory other;
    CHECK(store::RandomSecrets(other.text()).sign("ticket") != first);
    fs::resize_file(directory / "home.key", 7);
    CHECK_THROWS_WITH(store::RandomSecrets(directory.text()), Catch::Contains("home.key"));
}
