#include "http/api.hpp"

#include "catch.hpp"
#include "http/tickets.hpp"
#include "store/place.hpp"

using namespace petcam::gst;
using namespace petcam::gst::http;
using store::kThen;

namespace {

/// An archive with something in it, and an API that is asked without HTTP.
struct Home {
    Home() {
        writeKey(place.directory / "home.key");
        clip = record(*archive);
        foreign = record(*archive, "c2");
        event = archive->beginEvent("c1", store::EventType::Motion, kThen, clip.id);
        archive->addSnapshot(event, kThen, std::vector<std::uint8_t>(50, 1),
                             std::vector<std::uint8_t>(20, 2));
        archive->endEvent(event, kThen + 1s, std::nullopt);
        foreignEvent = archive->beginEvent("c2", store::EventType::Motion, kThen, foreign.id);
        archive->addSnapshot(foreignEvent, kThen, std::vector<std::uint8_t>(50, 1), {});
    }

    ApiPorts ports() {
        ApiPorts made;
        made.now = [this] { return now; };
        made.recordingMode = [](const std::string&) { return "continuous"; };
        made.cameraName = [](const std::string&) { return "Kit/chen"; };
        made.takeSnapshot = [this](const std::string&, auto done) { snapshotDone = std::move(done); };
        return made;
    }
    std::string ticket(const std::string& actions = "rds", const std::string& camera = "c1") const {
        return makeTicket("v1.m1." + camera + "." + actions + "." + std::to_string(unixSeconds(now) + 30));
    }
    Response ask(const std::string& method, const std::string& path, const std::string& with,
                 const std::string& query = "", const std::string& body = "") {
        Request request;
        request.method = method;
        request.path = "/media/v1/" + path;
        request.query = query;
        request.authorization = with.empty() ? "" : "Bearer " + with;
        request.body = body;
        return ask(request);
    }
    Response ask(const Request& request) {
        std::optional<Response> answer;
        api.answer(request, [&](Response response) { answer = std::move(response); });
        REQUIRE(answer);
        return std::move(*answer);
    }
    Response get(const std::string& path, const std::string& query = "") {
        return ask("GET", path, ticket(), query);
    }
    std::string clipPath() const { return "clips/" + toString(clip.id); }
    std::string picturePath() const { return "events/" + toString(event) + "/snapshot.jpg"; }

    store::Place place;
    std::unique_ptr<store::Archive> archive = place.open();
    TicketGate gate{place.directory / "home.key"};
    WallTime now = kThen + 60s;
    std::function<void(std::optional<store::EventId>)> snapshotDone;
    Api api{*archive, gate, ports()};
    store::NewClip clip, foreign;
    store::EventId event, foreignEvent;
};

std::string textOf(const Response& response) {
    return std::get<std::string>(response.pieces.at(0));
}

/// Every request that there is, with a body that suits it.
std::vector<std::array<std::string, 3>> requests(const Home& home) {
    return {{"GET", "cameras/c1/timeline", ""},
            {"POST", "cameras/c1/snapshot", ""},
            {"GET", home.clipPath(), ""},
            {"HEAD", home.clipPath(), ""},
            {"GET", home.picturePath(), ""},
            {"DELETE", home.clipPath(), ""},
            {"PUT", home.clipPath() + "/star", R"({"starred":true})"}};
}

}  // namespace

TEST_CASE("the timeline of a span is told to who has a ticket") {
    Home home;
    const auto response = home.get("cameras/c1/timeline", "from=1763990000&to=1764076400");
    CHECK(response.status == 200);
    const auto text = textOf(response);
    CHECK(text.find(toString(home.clip.id)) != std::string::npos);
    CHECK(text.find(toString(home.foreign.id)) == std::string::npos);
    CHECK(text.find("\"recording\":\"continuous\"") != std::string::npos);
    CHECK(text.find("\"step\":60") != std::string::npos);
}

TEST_CASE("a span that is none is refused") {
    Home home;
    for (const char* query :
         {"", "from=1", "to=1", "from=1&to=1", "from=2&to=1", "from=a&to=2", "from=1&to=9999999",
          "from=-1&to=2", "from=1&to=2.5", "from=1&to=99999999999999999999", "from=1&from=1&to=2"}) {
        INFO(query);
        CHECK(home.get("cameras/c1/timeline", query).status == 400);
    }
}

TEST_CASE("without a valid ticket nothing is told, whatever is asked for") {
    Home home;
    const auto others = makeTicket("v1.m1.c1.rds." + std::to_string(unixSeconds(home.now) + 30), TicketKey{});
    const auto expired = makeTicket("v1.m1.c1.rds." + std::to_string(unixSeconds(home.now)));
    for (const auto& [method, path, body] : requests(home)) {
        for (const std::string& ticket :
             {std::string(), std::string("x"), others, expired, home.ticket().substr(1)}) {
            INFO(method << " " << path << " " << ticket);
            const auto response = home.ask(method, path, ticket, "", body);
            CHECK(response.status == 401);
            CHECK(response.header("WWW-Authenticate") == "Bearer");
        }
    }
    home.gate.revoke({"m1", std::nullopt, unixSeconds(home.now)}, unixSeconds(home.now));
    CHECK(home.get(home.clipPath()).status == 401);
    CHECK(home.archive->clip(home.clip.id));
}

TEST_CASE("a ticket may come in the address, but only once, and the header counts") {
    Home home;
    const auto with = [&](const std::string& header, const std::string& query) {
        return home.ask("GET", home.clipPath(), header, query).status;
    };
    CHECK(with("", "ticket=" + home.ticket()) == 200);
    CHECK(with("", "download=1&ticket=" + home.ticket()) == 200);
    CHECK(with("", "ticket=" + home.ticket() + "&ticket=" + home.ticket()) == 400);
    CHECK(with("x", "ticket=" + home.ticket()) == 401);
}

TEST_CASE("a ticket of another camera, or without the action, is refused and changes nothing") {
    Home home;
    for (const auto& [method, path, body] : requests(home)) {
        INFO(method << " " << path);
        CHECK(home.ask(method, path, home.ticket("rds", "c2"), "from=1&to=2", body).status == 403);
    }
    CHECK(home.ask("GET", home.clipPath(), home.ticket("ds")).status == 403);
    CHECK(home.ask("DELETE", home.clipPath(), home.ticket("rs")).status == 403);
    CHECK(home.ask("PUT", home.clipPath() + "/star", home.ticket("rd"), "", R"({"starred":true})").status ==
          403);
    CHECK(home.get("clips/" + toString(home.foreign.id)).status == 403);
    CHECK(home.get("events/" + toString(home.foreignEvent) + "/snapshot.jpg").status == 403);
    CHECK(home.ask("DELETE", "clips/" + toString(home.foreign.id), home.ticket()).status == 403);
    CHECK(home.archive->clip(home.foreign.id));
    CHECK_FALSE(home.archive->clip(home.clip.id)->starred);
}

TEST_CASE("a clip is sent in place, or as a download with the camera's name and the local time") {
    Home home;
    const auto response = home.get(home.clipPath());
    CHECK(response.status == 200);
    CHECK(response.header("Content-Type") == "video/mp4");
    CHECK(response.length() == 3000);
    const auto download = home.get(home.clipPath(), "download=1").header("Content-Disposition");
    CHECK(download.starts_with("attachment; filename=\"Kit_chen 2025-11-2"));
    CHECK(home.get(home.clipPath(), "download=0").header("Content-Disposition").empty());
}

TEST_CASE("a running clip grows for new tickets only") {
    Home home;
    const auto running = home.archive->beginClip("c1", store::Container::Mp4, kThen + 30s);
    store::writeFragments(running.path, 9);
    const std::string path = "clips/" + toString(running.id);
    CHECK(home.get(path).status == 404);
    home.archive->growClip(running.id, kThen + 31s, 2000);
    const auto first = home.get(path);
    CHECK(first.length() == 2000);
    home.archive->growClip(running.id, kThen + 32s, 4000);
    CHECK(home.get(path).length() == 2000);
    CHECK(home.get(path).header("ETag") == first.header("ETag"));
    CHECK(home.ask("DELETE", path, home.ticket()).status == 409);
    home.now += 1s;
    CHECK(home.get(path).length() == 4000);
    CHECK(home.get(path).header("ETag") != first.header("ETag"));
}

TEST_CASE("a picture is the whole one, the cropped one, or one of several") {
    Home home;
    CHECK(home.get(home.picturePath()).length() == 50);
    CHECK(home.get(home.picturePath()).header("Content-Type") == "image/jpeg");
    CHECK(home.get(home.picturePath(), "crop=1").length() == 20);
    CHECK(home.get(home.picturePath(), "n=1").length() == 50);
    CHECK(home.get(home.picturePath(), "n=2").status == 404);
    CHECK(home.get(home.picturePath(), "n=x").status == 400);
}

TEST_CASE("who may keeps and deletes") {
    Home home;
    const auto star = [&](const std::string& body) {
        return home.ask("PUT", home.clipPath() + "/star", home.ticket(), "", body).status;
    };
    CHECK(star(R"({"starred":true})") == 200);
    CHECK(home.archive->clip(home.clip.id)->starred);
    CHECK(star(R"({"starred": false})") == 200);
    CHECK_FALSE(home.archive->clip(home.clip.id)->starred);
    for (const char* body :
         {"", "{}", "true", R"({"starred":1})", R"({"starred":true,"x":1})",
          R"({"starred":true,"starred":false})", R"([{"starred":true}])", "{\"starred\":true", "\xff\xfe"}) {
        INFO(body);
        CHECK(star(body) == 400);
    }
    CHECK(textOf(home.ask("DELETE", home.clipPath(), home.ticket())) == "{}");
    CHECK_FALSE(home.archive->clip(home.clip.id));
    CHECK(home.ask("DELETE", home.clipPath(), home.ticket()).status == 404);
    CHECK(home.get(home.picturePath()).status == 404);
}

TEST_CASE("a picture now is answered when it is there, or when it cannot be had") {
    Home home;
    std::vector<Response> answers;
    const auto ask = [&] {
        Request request;
        request.method = "POST";
        request.path = "/media/v1/cameras/c1/snapshot";
        request.authorization = "Bearer " + home.ticket("r");
        home.api.answer(request, [&](Response response) { answers.push_back(std::move(response)); });
    };
    ask();
    CHECK(answers.empty());
    home.snapshotDone(store::EventId{5});
    home.snapshotDone(store::EventId{6});
    REQUIRE(answers.size() == 1);
    CHECK(textOf(answers[0]) == R"({"event":"e000000000005"})");
    ask();
    CHECK(answers.at(1).status == 429);
    home.now += 2s;
    ask();
    home.snapshotDone = nullptr;  // forgotten
    CHECK(answers.at(2).status == 503);
}

TEST_CASE("nothing but what there is has a path") {
    Home home;
    const std::string id = toString(home.clip.id);
    const std::vector<std::string> paths{std::string(),
                                         std::string("clips"),
                                         std::string("clips/"),
                                         "clips/" + id + "/",
                                         "clips//" + id,
                                         "clips/" + id + "/star/x",
                                         "Clips/" + id,
                                         "clips/../clips/" + id,
                                         "clips/%2e%2e",
                                         "clips/" + id + "%00",
                                         "clips/" + id + ".mp4",
                                         "clips/" + id + "\n",
                                         "clips/%6b" + id.substr(1),
                                         "/clips/" + id,
                                         std::string("clips/..%2f..%2fhome.key"),
                                         std::string("clips/%252e%252e"),
                                         std::string("clips//etc/passwd"),
                                         "clips/" + std::string(100000, 'k'),
                                         std::string("clips/index.db"),
                                         std::string("events/../../index.db/snapshot.jpg"),
                                         std::string("cameras/c1/../c2/timeline"),
                                         std::string("cameras/../timeline"),
                                         std::string("cameras/kitchen/timeline"),
                                         std::string("cameras/c1"),
                                         "events/" + id + "/snapshot.jpg",
                                         "clips/" + std::string("k\0234567890123", 13)};
    for (const std::string& path : paths) {
        INFO(path);
        const auto response = home.get(path, "from=1&to=2");
        CHECK(response.status == 404);
        CHECK(textOf(response) == R"({"error":"there is no such thing"})");
    }
    Request bare;
    bare.method = "GET";
    bare.path = "/";
    CHECK(home.ask(bare).status == 404);
}

TEST_CASE("another method is told which there are") {
    Home home;
    CHECK(home.ask("POST", home.clipPath(), home.ticket()).status == 405);
    CHECK(home.ask("POST", home.clipPath(), "").header("Allow") == "GET, HEAD, DELETE");
    CHECK(home.ask("DELETE", home.picturePath(), home.ticket()).header("Allow") == "GET, HEAD");
    CHECK(home.ask("GET", "cameras/c1/snapshot", home.ticket()).header("Allow") == "POST");
    CHECK(home.ask("GET", home.clipPath() + "/star", home.ticket()).header("Allow") == "PUT");
    CHECK(home.ask("get", home.clipPath(), home.ticket()).status == 405);
}

TEST_CASE("while the archive is closed everybody is asked to come back, and no file is named") {
    Home home;
    home.archive->close();
    for (const auto& path : {home.clipPath(), home.picturePath()}) {
        const auto response = home.get(path);
        CHECK(response.status == 503);
        CHECK(response.header("Retry-After") == "5");
        CHECK(textOf(response).find('/') == std::string::npos);
    }
    CHECK(home.get("cameras/c1/timeline", "from=1&to=2").status == 503);
    CHECK(home.ask("DELETE", home.clipPath(), home.ticket()).status == 503);
}
