"""`completion`: prints the script that teaches a shell to complete our lines. The scripts ask `stellwerk complete`.

What they get is data to them: nothing of it is evaluated.
"""

from collections.abc import Sequence

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.option import is_on, split_options
from stellwerk.cli.shell.dialect import Shell
from stellwerk.cli.shell.outside import read_shell
from stellwerk.core.error import Invalid

USAGE = """\
completion bash|zsh|fish     prints a script that completes commands, parameters, names and queries

  bash   eval "$(stellwerk completion bash)"                                 in ~/.bashrc
  zsh    eval "$(stellwerk completion zsh)"                                  in ~/.zshrc, after compinit
  fish   stellwerk completion fish > ~/.config/fish/completions/stellwerk.fish"""

_BASH = r"""# Completion of stellwerk for bash. In ~/.bashrc: eval "$(stellwerk completion bash)"
_stellwerk_complete() {
    local candidate
    COMPREPLY=()
    while IFS= read -r candidate; do
        if [[ $candidate == ':files' ]]; then
            compopt -o default -o filenames +o nospace
            return
        fi
        COMPREPLY+=("$candidate")
    done < <(
        command stellwerk complete --shell bash --breaks="$COMP_WORDBREAKS" --line="${COMP_LINE:0:COMP_POINT}" \
            2>/dev/null </dev/null
    )
}
complete -o nospace -o nosort -F _stellwerk_complete stellwerk 2>/dev/null ||
    complete -o nospace -F _stellwerk_complete stellwerk
"""

_ZSH = r"""#compdef stellwerk
# Completion of stellwerk for zsh. In ~/.zshrc, after compinit: eval "$(stellwerk completion zsh)"
_stellwerk_complete() {
    local candidate typed
    local -a candidates values shown suffix
    typed="${(j: :)words[1,CURRENT-1]} $IPREFIX$QIPREFIX$PREFIX"
    candidates=("${(@f)$(command stellwerk complete --shell zsh --line="$typed" 2>/dev/null </dev/null)}")
    for candidate in "${candidates[@]}"; do
        if [[ $candidate == ':files' ]]; then
            _files
            return
        elif [[ $candidate == ':open' ]]; then
            suffix=(-S '')
        elif [[ -n $candidate ]]; then
            values+=("${candidate%%$'\t'*}")
            shown+=("${candidate%%$'\t'*}  ${candidate#*$'\t'}")
        fi
    done
    (( $#values )) && compadd -U "${suffix[@]}" -V stellwerk -l -d shown -- "${values[@]}"
}
compdef _stellwerk_complete stellwerk
"""

_FISH = r"""# Completion of stellwerk for fish. In ~/.config/fish/completions/stellwerk.fish
function __stellwerk_complete
    set -l candidates (command stellwerk complete --shell fish --line=(commandline -cp | string collect) \
        2>/dev/null </dev/null)
    if test "$candidates" = ':files'
        __fish_complete_path (commandline -ct)
    else
        string join -- \n $candidates
    end
end
complete -c stellwerk -f -k -a '(__stellwerk_complete)'
"""

SCRIPTS = {Shell.BASH: _BASH, Shell.ZSH: _ZSH, Shell.FISH: _FISH}


def run_completion(env: Environment, words: Sequence[str]) -> Status:
    """Print a shell's script."""
    options, rest = split_options(words, {"help": False})
    if is_on(options, "help"):
        env.terminal.say(f"stellwerk {USAGE}")
        return Status.DONE
    if len(rest) != 1:
        raise Invalid("completion takes one shell", f"there are {', '.join(Shell)}")
    env.terminal.say(SCRIPTS[read_shell(rest[0])].rstrip("\n"))
    return Status.DONE
