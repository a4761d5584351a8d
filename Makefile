# assent: what a newcomer needs is `make demo` and `make check`; README.md says more.
PREFIX   ?= /usr/local
DESTDIR  ?=
SANITIZE ?=
BUILD    ?= build

PACKAGES := gmime-3.0 gnutls libxml-2.0 libcmark jansson libseccomp libsodium libzip
OPT      ?= -O2 -g
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
HARDEN   := -fPIE -fstack-protector-strong -fstack-clash-protection $(if $(SANITIZE),,-D_FORTIFY_SOURCE=2)
SAN      := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all)
INCLUDES := $(shell pkg-config --cflags-only-I $(PACKAGES) 2>/dev/null | sed 's/-I/-isystem /g')
ALL_CFLAGS  = -std=c11 -D_GNU_SOURCE -Isrc $(INCLUDES) $(WARN) $(HARDEN) $(OPT) $(SAN) -MMD -MP \
	-DASSENT_PREFIX='"$(PREFIX)"' $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now $(SAN) $(LDFLAGS)
LIBS     := $(shell pkg-config --libs-only-l $(PACKAGES) 2>/dev/null) -lcsv -lunistring

SOURCES := $(sort $(wildcard src/*.c src/*/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
TESTS   := $(sort $(wildcard tests/unit/*/test_*.c))
TEST_PROGRAMS := $(TESTS:tests/%.c=$(BUILD)/tests/%)

all: $(BUILD)/assent

$(BUILD)/assent: $(OBJECTS)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libassent.a: $(filter-out $(BUILD)/src/main.o,$(OBJECTS))
	rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/libassent.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests/unit $(ALL_LDFLAGS) -o $@ $< $(BUILD)/libassent.a -lcmocka $(LIBS)

units: $(TEST_PROGRAMS)

clean:
	rm -rf $(BUILD)

.PHONY: all units clean
-include $(OBJECTS:.o=.d)
