-- Runs inside Neovim 0.7: opens the file's server, notes what it says, applies one action and writes it all as JSON.
-- The environment says what to do: E2E_SERVER (JSON), E2E_ROOT, E2E_APPLY (title of an action), E2E_OUT.
local PATIENCE = 20000

local function until_true(what, holds)
  assert(vim.wait(PATIENCE, holds, 10), 'waited in vain for ' .. what)
end

local function covered(buffer, d)
  return table.concat(vim.api.nvim_buf_get_text(buffer, d.lnum, d.col, d.end_lnum, d.end_col, {}), '\n')
end

local function sorted(buffer)
  local list = vim.diagnostic.get(buffer)
  table.sort(list, function(a, b) return a.lnum < b.lnum or (a.lnum == b.lnum and a.col < b.col) end)
  return list
end

--- A diagnostic as the server sent it, with the columns in UTF-16 that Neovim has turned into bytes.
local function sent(buffer, d)
  local function character(line, byte)
    local _, utf16 = vim.str_utfindex(vim.api.nvim_buf_get_lines(buffer, line, line + 1, false)[1], byte)
    return utf16
  end
  local lsp = d.user_data.lsp
  return {
    range = { start = { line = d.lnum, character = character(d.lnum, d.col) }, ['end'] = { line = d.end_lnum, character = character(d.end_lnum, d.end_col) } },
    message = d.message, severity = d.severity, source = d.source, code = lsp.code, data = lsp.data,
  }
end

local function work()
  local buffer = vim.api.nvim_get_current_buf()
  local pushes, exit = 0, nil
  local function on_diagnostics(err, result, context, config)
    vim.lsp.diagnostic.on_publish_diagnostics(err, result, context, config)
    if result.uri == vim.uri_from_bufnr(buffer) and #result.diagnostics > 0 then pushes = pushes + 1 end
  end
  local id = vim.lsp.start_client({
    cmd = vim.json.decode(os.getenv('E2E_SERVER')),
    root_dir = os.getenv('E2E_ROOT'),
    handlers = { ['textDocument/publishDiagnostics'] = on_diagnostics },
    get_language_id = function() return 'sql' end,
    on_exit = function(code, signal) exit = { code = code, signal = signal } end,
  })
  assert(id and vim.lsp.buf_attach_client(buffer, id), 'the server was not started')
  until_true('diagnostics', function() return pushes > 0 or exit end)
  assert(not exit, 'the server ended by itself')
  local client = vim.lsp.get_client_by_id(id)

  local diagnostics, chosen = {}, nil
  for _, d in ipairs(sorted(buffer)) do
    local wire = sent(buffer, d)
    local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/codeAction', {
      textDocument = { uri = vim.uri_from_bufnr(buffer) }, range = wire.range, context = { diagnostics = { wire } },
    }, PATIENCE)
    local titles = {}
    for _, action in ipairs(answers[id].result) do
      table.insert(titles, action.title)
      if action.title == os.getenv('E2E_APPLY') then chosen = chosen or action end
    end
    table.insert(diagnostics, { code = wire.code, message = d.message, covered = covered(buffer, d), actions = titles })
  end
  assert(chosen and chosen.edit, 'the action was not offered with its edit: ' .. os.getenv('E2E_APPLY'))

  local before = pushes
  vim.lsp.util.apply_workspace_edit(chosen.edit, client.offset_encoding)
  until_true('diagnostics after the edit', function() return pushes > before end)
  local left = vim.tbl_map(function(d) return d.user_data.lsp.code end, sorted(buffer))
  local text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')

  client.stop()
  until_true('the end of the server', function() return exit end)
  return { diagnostics = diagnostics, text = text, left = left, exit = exit }
end

local fine, seen = pcall(work)
if not fine then
  io.stderr:write(tostring(seen) .. '\n')
  vim.cmd('cquit')
end
local file = assert(io.open(os.getenv('E2E_OUT'), 'w'))
file:write(vim.json.encode(seen))
file:close()
vim.cmd('qall!')
