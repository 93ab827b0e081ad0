#include "catch.hpp"
#include "json.hpp"
#include "messages.hpp"

using namespace petcam;

namespace {

Request requestOf(const std::string& text) {
    const Json body(json_loads(text.c_str(), JSON_DECODE_ANY, nullptr));
    REQUIRE(body);
    return parseRequest(body.get());
}

template <typename T>
T read(const std::string& text) {
    return std::get<T>(requestOf(text));
}

struct Refusal {
    int code = 0;
    std::string text;
};

Refusal refusalOf(const std::string& text) {
    try {
        requestOf(text);
    } catch (const RequestError& error) {
        return {static_cast<int>(error.code()), error.what()};
    }
    return {};
}

const WallTime kThen{std::chrono::seconds(1764000000)};

}  // namespace

TEST_CASE("sign_in, sign_out, claim and a token in publish and watch are read") {
    CHECK(read<SignInRequest>(R"({"request":"sign_in","token":"t"})").token == "t");
    read<IceRequest>(R"({"request":"ice"})");
    CHECK(read<SignOutRequest>(R"({"request":"sign_out","token":"t"})").token == "t");
    const auto claim = read<ClaimRequest>(R"({"request":"claim","code":"8KX3","name":"할머니"})");
    CHECK(claim.code == "8KX3");
    CHECK(claim.name == "할머니");
    CHECK(claim.attempt.empty());
    CHECK(read<ClaimRequest>(R"({"request":"claim","code":"8KX3","attempt":"0123456789abcdef"})").attempt ==
          "0123456789abcdef");
    CHECK(read<ClaimRequest>(R"({"request":"claim","code":"8KX3"})").name == "Guest");
    CHECK(read<WatchRequest>(R"({"request":"watch","camera":"c1","token":"t"})").token == "t");
    CHECK_FALSE(read<WatchRequest>(R"({"request":"watch","camera":"c1"})").token);
    CHECK(read<ListRequest>(R"({"request":"list","token":"t"})").token == "t");
    CHECK_FALSE(read<ListRequest>(R"({"request":"list"})").token);
    CHECK(
        read<PublishRequest>(R"({"request":"publish","camera":"c1","device":"0123456789abcdef","token":"t"})")
            .token == "t");
}

TEST_CASE("only status, sign_in, sign_out and claim are for strangers") {
    CHECK(isForStrangers(requestOf(R"({"request":"status"})")));
    CHECK(isForStrangers(requestOf(R"({"request":"sign_in","token":"t"})")));
    CHECK(isForStrangers(requestOf(R"({"request":"sign_out","token":"t"})")));
    CHECK(isForStrangers(requestOf(R"({"request":"claim","code":"c"})")));
    for (const char* text : {R"({"request":"list"})", R"({"request":"prepare"})", R"({"request":"members"})",
                             R"({"request":"refresh"})", R"({"request":"watch","camera":"c1"})",
                             R"({"request":"ticket","camera":"c1"})"}) {
        CHECK_FALSE(isForStrangers(requestOf(text)));
    }
}

TEST_CASE("an invitation is read with everything in it, or with its role alone") {
    const auto full =
        read<InviteRequest>(
            R"({"request":"invite","role":"sitter","name":"Ana","from":1764000000,"until":1764000060,
            "rights":["watch"],"cameras":{"c1":{"rights":["watch","talk"],"until":1764000060,"from":null}}})")
            .member;
    CHECK(full.role == Role::Sitter);
    CHECK(full.name == "Ana");
    CHECK(full.window == Window{kThen, kThen + 60s});
    CHECK(full.elsewhere == Rights{Right::Watch});
    REQUIRE(full.grants);
    CHECK(full.grants->at({1}) == Grant{{Right::Watch, Right::Talk}, {std::nullopt, kThen + 60s}});
    const auto bare = read<InviteRequest>(R"({"request":"invite","role":"owner"})").member;
    CHECK(bare.name.empty());
    CHECK(bare.window == Window{});
    CHECK_FALSE(bare.elsewhere);
    CHECK_FALSE(bare.grants);
}

TEST_CASE("a change holds what is given, null takes away, and what is left out stays") {
    const auto request = read<ChangeMemberRequest>(
        R"({"request":"change_member","member":"m2","until":null,"cameras":{"c1":null,"c2":{"rights":[]}}})");
    CHECK(request.member == MemberId{2});
    CHECK_FALSE(request.change.name);
    CHECK_FALSE(request.change.role);
    CHECK_FALSE(request.change.from);
    REQUIRE(request.change.until);
    CHECK_FALSE(*request.change.until);
    CHECK_FALSE(request.change.grants.at({1}));
    CHECK(request.change.grants.at({2}) == Grant{});
}

TEST_CASE("pair and remove name one thing") {
    CHECK(read<PairRequest>(R"({"request":"pair","camera":"c1"})").to == Principal(CameraId{1}));
    CHECK(read<PairRequest>(R"({"request":"pair","member":"m1"})").to == Principal(MemberId{1}));
    CHECK(std::get<DeviceId>(read<RemoveRequest>(R"({"request":"remove","device":"d1"})").what) ==
          DeviceId{1});
    CHECK(std::get<MemberId>(read<RemoveRequest>(R"({"request":"remove","member":"m1"})").what) ==
          MemberId{1});
    CHECK(refusalOf(R"({"request":"remove","camera":"c1","member":"m1"})").code == 405);
    CHECK(refusalOf(R"({"request":"pair"})").code == 402);
}

TEST_CASE("what is wrong is refused by the field's name and without its value") {
    struct Row {
        std::string body;
        int code;
        std::string named;
    };
    const std::string invite = R"({"request":"invite","role":"sitter",)";
    const Row rows[] = {
        {R"({"request":"sign_in"})", 402, "token"},
        {R"({"request":"sign_in","token":7})", 403, "token"},
        {R"({"request":"sign_in","token":""})", 404, "token"},
        {R"({"request":"sign_in","token":")" + std::string(129, 'x') + "\"}", 404, "token"},
        {R"({"request":"sign_out"})", 402, "token"},
        {R"({"request":"sign_out","token":"t","device":"d1"})", 405, "device"},
        {R"({"request":"claim","code":")" + std::string(100000, 'x') + "\"}", 404, "code"},
        {R"({"request":"claim","code":"8KX3","name":"\n"})", 404, "name"},
        {R"({"request":"claim","code":"8KX3","attempt":"short"})", 404, "attempt"},
        {R"({"request":"invite"})", 402, "role"},
        {R"({"request":"invite","role":"admin"})", 404, "role"},
        {invite + R"("name":"  "})", 404, "name"},
        {invite + R"("until":"tomorrow"})", 403, "until"},
        {invite + R"("until":-1})", 404, "until"},
        {invite + R"("until":99999999999})", 404, "until"},
        {invite + R"("rights":"watch"})", 403, "rights"},
        {invite + R"("rights":["watch","fly"]})", 404, "rights"},
        {invite + R"("rights":["watch",1]})", 403, "rights"},
        {invite + R"("rights":["watch","watch","watch","watch","watch","watch"]})", 404, "rights"},
        {invite + R"("cameras":[]})", 403, "cameras"},
        {invite + R"("cameras":{"kitchen":{"rights":[]}}})", 404, "cameras"},
        {invite + R"("cameras":{"c1":[]}})", 403, "cameras.c1"},
        {invite + R"("cameras":{"c1":{}}})", 402, "cameras.c1.rights"},
        {invite + R"("cameras":{"c1":{"rights":[],"colour":1}}})", 405, "colour"},
        {R"({"request":"change_member","member":"c1"})", 404, "member"},
        {R"({"request":"rename_camera","camera":"c1"})", 402, "name"},
        {R"({"request":"ticket","camera":"kitchen"})", 404, "camera"},
        {R"({"request":"members","page":1})", 405, "page"},
    };
    for (const auto& row : rows) {
        INFO(row.body.substr(0, 100));
        const Refusal refusal = refusalOf(row.body);
        CHECK(refusal.code == row.code);
        CHECK(refusal.text.find(row.named) != std::string::npos);
        CHECK(refusal.text.size() < 200);
    }
}
