/* SPDX-License-Identifier: MIT */
#include "cmd/password.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* One line from the terminal, without its end. */
static size_t read_line(int terminal, char *text, size_t size)
{
	size_t length = 0;
	char c;
	while (read(terminal, &c, 1) == 1 && c != '\n' && c != '\r')
		if (length + 1 < size)
			text[length++] = c;
	text[length] = '\0';
	return length;
}

bool password_ask(void *context, const char *path, char *password, size_t size)
{
	struct termios shown, hidden;
	int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	(void)context;
	if (terminal < 0)
		return false;
	bool quiet = tcgetattr(terminal, &shown) == 0;
	hidden = shown;
	hidden.c_lflag &= (tcflag_t)~(tcflag_t)ECHO;
	quiet = quiet && tcsetattr(terminal, TCSAFLUSH, &hidden) == 0;
	dprintf(terminal, "Password of %s: ", path);
	size_t length = quiet ? read_line(terminal, password, size) : 0;
	if (quiet)
		tcsetattr(terminal, TCSAFLUSH, &shown);
	dprintf(terminal, "\n");
	close(terminal);
	return length > 0;
}
