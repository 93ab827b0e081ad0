#include "petcam/text.hpp"

#include "catch.hpp"
#include "petcam/error.hpp"

using namespace petcam;

TEST_CASE("a label may be of any script and is counted in characters, not bytes") {
    CHECK(parseLabel("kitchen", "camera") == "kitchen");
    CHECK(parseLabel("거실 카메라", "camera") == "거실 카메라");
    std::string forty;
    for (int i = 0; i < 40; ++i) {
        forty += "한";
    }
    CHECK(parseLabel(forty, "camera") == forty);
    CHECK_THROWS_AS(parseLabel(forty + "글", "camera"), RequestError);
}

TEST_CASE("a label that is empty, padded, broken UTF-8 or holds controls is refused with the field's name") {
    const std::string refused[] = {"",
                                   " kitchen",
                                   "kitchen ",
                                   "a\nb",
                                   std::string("a\0b", 3),
                                   "a\x7f",
                                   "\xC3",
                                   "\xC0\x80",
                                   "\xED\xA0\x80",
                                   "\xF5\x80\x80\x80",
                                   "\xE2\x80\xAE"
                                   "x",
                                   "\xE3\x80\x80x",
                                   "x\xE2\x80\xA8"};
    for (const auto& text : refused) {
        INFO("text of " << text.size() << " bytes: " << text);
        try {
            parseLabel(text, "camera");
            FAIL("was accepted");
        } catch (const RequestError& error) {
            CHECK(error.code() == ErrorCode::InvalidValue);
            CHECK(std::string(error.what()).starts_with("camera must be"));
        }
    }
}

TEST_CASE("a label of marks that nobody sees is refused, with something to see beside them it is taken") {
    for (const char* hidden : {"\u2060", "\u3164", "\u200c\u200d", "\u2800", "\u1160\u00ad"}) {
        CHECK_THROWS_WITH(parseLabel(hidden, "name"), Catch::Contains("visible"));
        CHECK(parseLabel(std::string("a") + hidden + "b", "name").size() > 2);
    }
    CHECK(parseLabel("👨\u200d👩\u200d👧", "name") == "👨\u200d👩\u200d👧");  // joined by U+200D
}

TEST_CASE("a device key is 16 to 128 URL-safe characters and never repeated in the error") {
    CHECK(parseDeviceKey("abcDEF0123456_-x", "device") == "abcDEF0123456_-x");
    CHECK_NOTHROW(parseDeviceKey(std::string(128, 'k'), "device"));
    for (const std::string& key :
         {std::string(15, 'k'), std::string(129, 'k'), std::string("secret key with spaces"),
          std::string("한글한글한글한글한글")}) {
        try {
            parseDeviceKey(key, "device");
            FAIL("was accepted");
        } catch (const RequestError& error) {
            CHECK(error.code() == ErrorCode::InvalidValue);
            CHECK(std::string(error.what()).find(key) == std::string::npos);
        }
    }
}

TEST_CASE("what goes to a log is one line of UTF-8, whatever it holds") {
    CHECK(inOneLine("camera=c1 부엌 \"1\" 👨\u200d👩 joined") == "camera=c1 부엌 \"1\" 👨\u200d👩 joined");
    CHECK(inOneLine("a\nb\r\n[ERR] c\x1b[31md\x7f") == "a b  [ERR] c [31md ");
    CHECK(inOneLine(std::string_view("a\0b", 3)) == "a b");
    CHECK(inOneLine("a\u0085b\u2028c\u202ed") == "a b c d");
    CHECK(inOneLine("\xff"
                    "a\xc3") == "?a?");
    CHECK(inOneLine("").empty());
}
